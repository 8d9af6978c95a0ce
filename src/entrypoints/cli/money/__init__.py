"""`akira company`, `account`, `topup`, `adjust`, `balance`, `statement`, `supplier`."""
