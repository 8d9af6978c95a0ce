// Says why the form is shown again.
document.getElementById("refused").hidden = !location.search.includes("refused");
