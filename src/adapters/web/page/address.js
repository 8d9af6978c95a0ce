// What is looked at stands in the address: it can be sent to a colleague, and "back" goes back.

import { COLUMNS } from "./columns.js";

const STATES = ["trying", "ringing", "answered", "overdue", "unknown"];

export class Address {
  // changed() is called when a person goes back, or writes another address.
  constructor(state, changed) {
    this.state = state;
    addEventListener("popstate", () => {
      this.read();
      changed();
    });
    this.read();
  }

  read() {
    const { state } = this;
    const words = new URLSearchParams(location.hash.slice(1));
    const known = COLUMNS.some((each) => each.key === words.get("sort"));
    state.sort = known ? words.get("sort") : "dur";
    state.down = known ? words.get("down") === "1" : true;
    state.states = new Set((words.get("states") ?? "").split(",").filter((name) => STATES.includes(name)));
    state.filter = words.get("q") ?? "";
  }

  // While somebody types, each letter is no place to go back to.
  write(step = true) {
    const { state } = this;
    const words = new URLSearchParams({ q: state.filter, sort: state.sort, down: state.down ? 1 : 0, states: [...state.states].join() });
    const wanted = `#${words}`;
    if (location.hash === wanted) return;
    if (step) history.pushState(null, "", wanted);
    else history.replaceState(null, "", wanted);
  }
}
