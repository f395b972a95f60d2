// The lower edge: writing, the command menu, replies, edits, reply keyboards.

import { act } from "./api.js";
import { $, el } from "./dom.js";
import { toast } from "./popup.js";
import { openChat, store, summary } from "./store.js";

let chosen = -1;

/** Draw what depends on the open chat. */
export function drawComposer() {
  const current = openChat();
  const fresh = current.kind === "private" && !current.messages.length;
  $("start").hidden = !(fresh || current.blocked);
  $("start").textContent = current.blocked ? "Restart the bot" : "Start";
  $("form").hidden = !$("start").hidden;
  $("menu").hidden = !current.commands.length;
  $("input").placeholder = current.kind === "private" ? "Message" : "Message the group";
  drawContext();
  drawReplyKeyboard();
}

function drawContext() {
  const { context } = store;
  $("context").hidden = !context;
  if (!context) return;
  $("context-name").textContent = context.edit ? "Edit your message" : `Reply to ${context.message.from.first_name}`;
  $("context-text").textContent = summary(context.message);
}

/** Begin a reply or an edit. */
export function setContext(context) {
  store.context = context;
  drawContext();
  if (context?.edit) {
    $("input").value = context.message.text;
    grow();
  }
  if (context) $("input").focus();
}

function drawReplyKeyboard() {
  const last = openChat().messages.findLast((each) => each.reply_keyboard);
  const keyboard = last?.reply_keyboard;
  const rows = keyboard?.keyboard ?? [];
  $("reply-keyboard").hidden = !rows.length;
  $("reply-keyboard").replaceChildren(
    ...rows.map((row) => el("div", { className: "row" }, row.map((key) => {
      const text = typeof key === "string" ? key : key.text;
      return el("button", { type: "button", className: "key", data: { style: "" }, onclick: () => say(text) }, text);
    }))),
  );
  if (keyboard?.input_field_placeholder) $("input").placeholder = keyboard.input_field_placeholder;
}

/** Reply at once to a message that asks for it. */
export function followForceReply(message) {
  if (message.reply_keyboard?.force_reply && !message.mine) setContext({ message });
}

/** Send a text to the open chat. */
export async function say(text, context = null) {
  const body = { chat: store.open, text };
  try {
    if (context?.edit) await act("edit", { ...body, message: context.message.message_id });
    else await act("say", { ...body, reply_to: context?.message.message_id });
  } catch (error) {
    toast(error.message, "error");
  }
}

/** In a group a command names its bot, as in Telegram. */
export function commandText(command) {
  const current = openChat();
  const named = current.kind === "private" || command.includes("@") || !current.bot;
  return named ? command : `${command}@${current.bot.username}`;
}

$("form").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = $("input").value.trim();
  if (!text) return;
  const { context } = store;
  $("input").value = "";
  setContext(null);
  showCommands(null);
  grow();
  say(text, context);
});

$("start").addEventListener("click", async () => {
  if (openChat().blocked) await act("block", { chat: store.open, on: false });
  say("/start");
});

$("context-cancel").addEventListener("click", () => {
  if (store.context?.edit) $("input").value = "";
  setContext(null);
});

$("input").addEventListener("input", () => {
  grow();
  const typed = $("input").value;
  showCommands(/^\/\w*$/.test(typed) ? typed.slice(1).toLowerCase() : null);
});

$("input").addEventListener("keydown", (event) => {
  const options = [...$("commands").children];
  const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (move && options.length) {
    event.preventDefault();
    choose((chosen + move + options.length) % options.length);
  } else if (event.key === "Tab" && options.length) {
    event.preventDefault();
    complete(options[Math.max(chosen, 0)].dataset.command);
  } else if (event.key === "Escape") {
    showCommands(null);
    $("context-cancel").click();
  } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    if (chosen >= 0 && options.length) options[chosen].click();
    else $("form").requestSubmit();
  }
});

$("menu").addEventListener("click", () => {
  showCommands($("commands").hidden ? "" : null);
  if (matchMedia("(hover: hover)").matches) $("input").focus();
});

/** List the commands that begin with what was typed; null closes the list. */
function showCommands(prefix) {
  const found = prefix === null ? [] : openChat().commands.filter((each) => each.command.startsWith(prefix));
  const list = $("commands");
  list.replaceChildren(...found.map(({ command, description }, place) =>
    el("li", { role: "option", id: `command-${place}`, data: { command }, onclick: () => pick(command) },
      el("strong", {}, `/${command}`), el("span", {}, description))));
  list.hidden = !found.length;
  $("menu").setAttribute("aria-expanded", String(!list.hidden));
  choose(prefix && found.length ? 0 : -1);
}

function choose(place) {
  chosen = place;
  [...$("commands").children].forEach((option, other) => option.setAttribute("aria-selected", String(other === place)));
  $("commands").children[place]?.scrollIntoView({ block: "nearest" });
  if (place >= 0) $("input").setAttribute("aria-activedescendant", `command-${place}`);
  else $("input").removeAttribute("aria-activedescendant");
}

function pick(command) {
  $("input").value = "";
  showCommands(null);
  grow();
  say(commandText(`/${command}`));
}

function complete(command) {
  $("input").value = `/${command} `;
  showCommands(null);
  grow();
}

/** Let the field grow with its text. */
function grow() {
  const field = $("input");
  field.style.height = "auto";
  field.style.height = `${Math.min(field.scrollHeight, 160)}px`;
}

addEventListener("pointerdown", (event) => {
  if (!$("composer").contains(event.target)) showCommands(null);
});
