// Keys, dialogs, and the choice of colours.

const THEMES = ["auto", "light", "dark"];
const WORDS = { auto: "as the system has them", light: "light", dark: "dark" };

export function bindKeys({ part, move, freeze, clear }) {
  const keys = {
    "/": () => part("filter").focus(),
    j: () => move(1),
    k: () => move(-1),
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    p: freeze,
    "?": () => part("keys").showModal(),
    Escape: clear,
  };
  part("help").addEventListener("click", keys["?"]);
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    const typing = event.target.matches("input");
    if (typing && event.key !== "Escape" && event.key !== "ArrowDown") return;
    const deed = keys[event.key];
    if (!deed) return;
    event.preventDefault();
    if (typing) event.target.blur();
    deed();
  });
}

export function bindTheme(button) {
  let theme = localStorage.getItem("akira-theme") ?? "auto";
  const use = () => {
    if (theme === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    button.setAttribute("aria-label", `Colours: ${WORDS[theme]}`);
  };
  button.addEventListener("click", () => {
    theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
    localStorage.setItem("akira-theme", theme);
    use();
  });
  use();
}
