// Small helpers. Text from people and bots enters the page only as text nodes, never as markup.

export const $ = (id) => document.getElementById(id);

/** Make an element: properties by name, `data` for data attributes, children as nodes or text. */
export function el(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "data") Object.assign(node.dataset, value);
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name in node && name !== "list") node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return node;
}

/** One of the icons of index.html. */
export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", `#i-${name}`);
  svg.setAttribute("aria-hidden", "true");
  svg.append(use);
  return svg;
}

const HUES = [172, 262, 24, 208, 330, 96, 46];

/** A round picture with the first letter of a name. */
export function avatar(name, id, extra = "") {
  const node = el("span", { className: `avatar ${extra}`, ariaHidden: "true" }, [...name][0] ?? "?");
  node.style.setProperty("--hue", HUES[Math.abs(Number(id)) % HUES.length]);
  return node;
}

const clockFormat = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "UTC" });
const dayFormat = new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long", timeZone: "UTC" });

/** Hours and minutes in UTC, from seconds or milliseconds. */
export const hours = (ms) => clockFormat.format(new Date(ms));
/** A weekday and date in UTC. */
export const day = (ms) => dayFormat.format(new Date(ms));
