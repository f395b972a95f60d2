// Menus that open beside a button, toasts, and the alert.

import { $, el } from "./dom.js";

let opener = null;

/** Open a menu of `{label, id, danger, onclick}` (or ready-made nodes) beside a button. */
export function popup(button, items) {
  if (opener === button) return closePopup();
  const menu = $("popup");
  menu.replaceChildren(...items.map((item) => (item instanceof Node ? item : entry(item))));
  menu.hidden = false;
  opener = button;
  button.setAttribute("aria-expanded", "true");
  const box = button.getBoundingClientRect();
  const left = Math.min(Math.max(8, box.left), innerWidth - menu.offsetWidth - 8);
  const below = box.bottom + menu.offsetHeight + 8 < innerHeight;
  menu.style.left = `${left}px`;
  menu.style.top = `${below ? box.bottom + 4 : box.top - menu.offsetHeight - 4}px`;
  menu.querySelector("button")?.focus();
  return undefined;
}

export function closePopup() {
  $("popup").hidden = true;
  opener?.setAttribute("aria-expanded", "false");
  opener = null;
}

function entry({ label, id, danger, checked, onclick }) {
  const act = () => {
    closePopup();
    onclick();
  };
  return el("button", { type: "button", role: "menuitem", id, className: danger ? "danger" : "", ariaCurrent: checked ? "true" : null, onclick: act }, label);
}

addEventListener("pointerdown", (event) => {
  const inside = $("popup").contains(event.target) || opener?.contains(event.target);
  if (opener && !inside) closePopup();
});

addEventListener("keydown", (event) => {
  if (!opener) return;
  const buttons = [...$("popup").querySelectorAll("button")];
  const place = buttons.indexOf(document.activeElement);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    event.preventDefault();
    buttons.at((place + step) % buttons.length)?.focus();
  } else if (event.key === "Escape") {
    opener.focus();
    closePopup();
  }
});

/** Show a line for a few seconds. */
export function toast(text, kind = "") {
  const node = el("p", { className: `toast ${kind}` }, text);
  $("toasts").append(node);
  setTimeout(() => node.classList.add("leaving"), 3200);
  setTimeout(() => node.remove(), 3600);
}

/** Show a text that has to be closed. */
export function alertBox(text) {
  $("alert-text").textContent = text;
  $("alert").showModal();
}
