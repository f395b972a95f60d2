// One message as an element.

import { fileUrl } from "./api.js";
import { avatar, day, el, hours, icon } from "./dom.js";
import { openChat, store, summary } from "./store.js";
import { formatted } from "./text.js";

/** Draw a message. `actions`: command, link, tap, vote, reply, edit, jump. `follows`: same sender as above. */
export function bubble(message, actions, follows) {
  const data = { messageId: message.message_id, from: message.from.id };
  if (message.service) {
    return el("div", { className: "service", id: `m${message.message_id}`, data }, el("span", {}, summary(message)));
  }
  const side = message.mine ? "out" : "in";
  const bare = message.sticker || message.dice ? "bare" : "";
  const column = el(
    "div",
    { className: "column" },
    el("div", { className: `bubble ${bare}` }, sender(message, follows), quoted(message, actions), body(message, actions), foot(message)),
    keyboard(message, actions),
    reactions(message),
  );
  const face = openChat().kind === "private" || message.mine ? null : avatar(message.from.first_name, message.from.id, "small");
  return el(
    "article",
    { className: `message ${side} ${follows ? "follows" : ""}`, id: `m${message.message_id}`, data },
    face,
    column,
    tools(message, actions),
  );
}

function sender(message, follows) {
  if (follows || message.mine || openChat().kind === "private") return null;
  const name = el("p", { className: "sender" }, message.sender_chat?.title ?? message.from.first_name);
  if (message.from.is_bot) name.append(el("span", { className: "tag" }, message.sender_chat ? "admin" : "bot"));
  return name;
}

function quoted(message, actions) {
  const original = message.reply_to_message;
  if (!original) return null;
  return el(
    "button",
    { type: "button", className: "quoted", onclick: () => actions.jump(original.message_id) },
    el("strong", {}, original.from.first_name),
    el("span", {}, summary(original)),
  );
}

function body(message, actions) {
  const text = message.text ?? message.caption;
  const entities = message.entities ?? message.caption_entities;
  const words = text ? el("div", { className: "text" }, formatted(text, entities, actions)) : null;
  const media = mediaOf(message, actions);
  return message.show_caption_above_media ? [words, media] : [media, words];
}

function mediaOf(message, actions) {
  if (message.photo) return photo(message);
  if (message.document) return file(message.document);
  if (message.sticker) return el("p", { className: "sticker" }, message.sticker.emoji);
  if (message.dice) return el("p", { className: "sticker", title: `${message.dice.value}` }, message.dice.emoji, el("small", {}, message.dice.value));
  if (message.poll) return poll(message, actions);
  return null;
}

function photo(message) {
  const size = message.photo.at(-1);
  const picture = el("img", { src: fileUrl(size.file_id), width: size.width, height: size.height, alt: "Picture" });
  const spoiler = message.has_media_spoiler ? "hidden-media" : "";
  return el("a", { className: `photo ${spoiler}`, href: fileUrl(size.file_id), target: "_blank", rel: "noopener" }, picture);
}

function file(document) {
  const size = document.file_size < 1024 ? `${document.file_size} B` : `${(document.file_size / 1024).toFixed(1)} KB`;
  return el(
    "a",
    { className: "file", href: fileUrl(document.file_id), download: document.file_name },
    el("span", { className: "file-icon" }, icon("file")),
    el("span", {}, el("strong", {}, document.file_name), el("small", {}, size)),
  );
}

function poll(message, actions) {
  const { question, options, total_voter_count: total, type, is_closed: closed } = message.poll;
  const vote = message.my_vote;
  const over = closed || vote?.length > 0;
  const rows = options.map((option, place) => {
    const share = total ? Math.round((100 * option.voter_count) / total) : 0;
    const row = el("button", { type: "button", className: "option", disabled: over, onclick: () => actions.vote(message, place) });
    row.append(el("span", {}, over ? `${share} %` : "○"), el("span", {}, option.text));
    if (vote?.includes(place)) row.classList.add("chosen");
    if (over && message.poll.correct_option_ids?.includes(place)) row.classList.add("right");
    row.style.setProperty("--share", over ? `${share}%` : "0%");
    return row;
  });
  const kind = `${type === "quiz" ? "Quiz" : "Poll"} · ${total} ${total === 1 ? "answer" : "answers"}${closed ? " · closed" : ""}`;
  return el("div", { className: "poll" }, el("strong", {}, question), el("small", {}, kind), rows);
}

function foot(message) {
  const ms = message.date * 1000;
  const edited = message.edit_date ? el("span", { className: "edited" }, "edited") : null;
  return el("p", { className: "foot", title: `${day(ms)}, ${hours(ms)} UTC` }, edited, el("time", {}, hours(ms)));
}

function reactions(message) {
  if (!message.reactions?.length) return null;
  return el("p", { className: "reactions" }, message.reactions.map((emoji) => el("span", {}, emoji)));
}

function tools(message, actions) {
  const reply = el("button", { type: "button", className: "icon tool reply", ariaLabel: "Reply", onclick: () => actions.reply(message) }, icon("reply"));
  const edit = message.mine && message.text
    ? el("button", { type: "button", className: "icon tool edit", ariaLabel: "Edit", onclick: () => actions.edit(message) }, icon("edit"))
    : null;
  return el("div", { className: "tools" }, edit, reply);
}

function keyboard(message, actions) {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows) return null;
  return el(
    "div",
    { className: "keyboard" },
    rows.map((row, r) => el("div", { className: "row" }, row.map((button, c) => key(message, button, r, c, actions)))),
  );
}

/** The key of a waiting tap; the data is part of it, because an edit may put another button in the same place. */
export const tapKey = (message, row, column, data) => [message.chat.id, message.message_id, row, column, data].join(" ");

function key(message, button, row, column, actions) {
  const data = { row, column, style: button.style ?? "" };
  const mark = button.url ? icon("link") : button.copy_text ? icon("copy") : null;
  const node = el("button", { type: "button", className: "key", data, disabled: Boolean(button.disabled) }, el("span", {}, button.text), mark);
  if (button.callback_data !== undefined) {
    node.dataset.callback = button.callback_data;
    setBusy(node, store.busy.has(tapKey(message, row, column, button.callback_data)));
  }
  node.addEventListener("click", (event) => actions.tap(event, message, button, row, column, node));
  return node;
}

/** Show or end the spinner of a button. */
export function setBusy(node, busy) {
  node.classList.toggle("busy", busy);
  node.ariaBusy = String(busy);
}
