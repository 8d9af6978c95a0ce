// Touches the page only where something changes: an untouched cell costs no layout.

export function say(element, words) {
  if (element.textContent !== words) element.textContent = words;
}

export function tagged(name, words) {
  const made = document.createElement(name);
  made.textContent = words;
  return made;
}

export const part = (id) => document.getElementById(id);
