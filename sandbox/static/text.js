// Formatted text: entities in UTF-16 units (as JavaScript counts) become elements.

import { el, icon } from "./dom.js";

const TAGS = { bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code" };
const BLOCKS = ["pre", "blockquote", "expandable_blockquote"];

/** Return nodes for a text. `actions` has `command(text)` and `link(event, url)`. */
export function formatted(text, entities = [], actions = {}) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length || rank(a) - rank(b));
  return between(text, 0, text.length, sorted, actions);
}

const rank = (entity) => (BLOCKS.includes(entity.type) ? 0 : 1);

/** Render one stretch; an entity that reaches past its parent is cut at the parent's end. */
function between(text, start, end, entities, actions) {
  const nodes = [];
  let at = start;
  let rest = entities;
  while (rest.length) {
    const [entity, ...others] = rest;
    const from = Math.max(entity.offset, at);
    const to = Math.min(entity.offset + entity.length, end);
    rest = others;
    if (to <= from) continue;
    if (from > at) nodes.push(text.slice(at, from));
    const inner = rest.filter((other) => other.offset < to);
    nodes.push(wrapped(entity, text.slice(from, to), between(text, from, to, inner, actions), actions));
    at = to;
    rest = rest.filter((other) => other.offset + other.length > to);
  }
  if (at < end) nodes.push(text.slice(at, end));
  return withoutDoubleBreaks(nodes);
}

/** A block makes its own line: the newline beside it would be a second one. */
function withoutDoubleBreaks(nodes) {
  const isBlock = (node) => node instanceof Element && node.classList.contains("block");
  return nodes.map((node, place) => {
    if (typeof node !== "string") return node;
    let text = node;
    if (isBlock(nodes[place + 1]) && text.endsWith("\n")) text = text.slice(0, -1);
    if (isBlock(nodes[place - 1]) && text.startsWith("\n")) text = text.slice(1);
    return text;
  });
}

function wrapped(entity, raw, children, actions) {
  switch (entity.type) {
    case "pre":
      return codeBlock(entity, raw);
    case "blockquote":
    case "expandable_blockquote":
      return quote(entity, children);
    case "spoiler":
      return spoiler(children);
    case "text_link":
      return link(entity.url, children, actions);
    case "url":
      return link(/^\w+:/.test(raw) ? raw : `https://${raw}`, children, actions);
    case "email":
      return link(`mailto:${raw}`, children, actions);
    case "bot_command":
      return el("button", { type: "button", className: "inline-command", onclick: () => actions.command?.(raw) }, children);
    case "text_mention":
    case "mention":
    case "hashtag":
      return el("span", { className: "mention" }, children);
    case "date_time":
      return el("time", { dateTime: new Date(entity.unix_time * 1000).toISOString() }, children);
    default:
      return TAGS[entity.type] ? el(TAGS[entity.type], {}, children) : el("span", {}, children);
  }
}

function codeBlock(entity, raw) {
  const copy = el("button", { type: "button", className: "copy", ariaLabel: "Copy the code" }, icon("copy"));
  copy.addEventListener("click", () => navigator.clipboard?.writeText(raw));
  const language = entity.language ?? "";
  return el(
    "figure",
    { className: "block code", data: { language } },
    el("figcaption", {}, el("span", {}, language || "code"), copy),
    el("pre", { tabIndex: 0 }, el("code", {}, raw)),
  );
}

function quote(entity, children) {
  const block = el("blockquote", { className: "block" }, children);
  if (entity.type !== "expandable_blockquote") return block;
  block.classList.add("folded");
  const unfold = el("button", { type: "button", className: "unfold", ariaLabel: "Show all of the quote" }, icon("down"));
  const wrapper = el("div", { className: "block expandable" }, block, unfold);
  requestAnimationFrame(() => {
    if (!block.isConnected || block.scrollHeight > block.clientHeight + 2) return;
    block.classList.remove("folded");
    unfold.remove();
  });
  unfold.addEventListener("click", () => {
    const folded = block.classList.toggle("folded");
    wrapper.classList.toggle("open", !folded);
    unfold.ariaLabel = folded ? "Show all of the quote" : "Fold the quote";
  });
  return wrapper;
}

function spoiler(children) {
  const node = el("span", { className: "spoiler", role: "button", tabIndex: 0, ariaLabel: "Hidden text" }, children);
  const show = () => {
    node.classList.add("shown");
    node.removeAttribute("aria-label");
  };
  node.addEventListener("click", show);
  node.addEventListener("keydown", (event) => ["Enter", " "].includes(event.key) && show());
  return node;
}

function link(url, children, actions) {
  if (!/^(https?|mailto|tg|tel):/i.test(url)) return el("span", {}, children);
  const node = el("a", { href: url, target: "_blank", rel: "noopener noreferrer", title: url }, children);
  node.addEventListener("click", (event) => actions.link?.(event, url));
  return node;
}
