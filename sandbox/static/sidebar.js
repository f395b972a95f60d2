// The left side: who I am, my chats, and the bot's clock.

import { advanceClock, me } from "./api.js";
import { $, avatar, day, el, hours, icon } from "./dom.js";
import { closePopup, popup, toast } from "./popup.js";
import { chat, now, store, summary } from "./store.js";

/** Draw everything on the left; `open(id)` opens a chat. */
export function drawSidebar(open) {
  $("person").replaceChildren(
    avatar(store.me.first_name, store.me.id),
    el("span", {}, el("strong", {}, store.me.first_name), el("small", {}, "that is you · change")),
  );
  $("chats").replaceChildren(...byNewest().map((each) => row(each, open)));
  const unread = [...store.unread.values()].reduce((sum, count) => sum + count, 0);
  document.title = `${unread ? `(${unread}) ` : ""}${store.me.first_name} · Sandbox`;
}

function byNewest() {
  const newest = (each) => each.messages.at(-1)?.date ?? 0;
  return [...store.chats].sort((a, b) => newest(b) - newest(a));
}

function row(each, open) {
  const last = each.messages.at(-1);
  const unread = store.unread.get(each.id) ?? 0;
  const mine = last && !last.service && each.kind !== "private" ? `${last.mine ? "You" : last.from.first_name}: ` : "";
  const words = store.typing.has(each.id) ? "typing…" : last ? mine + summary(last).replaceAll("\n", " ") : "No messages yet";
  const button = el(
    "button",
    { type: "button", data: { chat: each.id, kind: each.kind }, ariaCurrent: each.id === store.open ? "true" : "false", onclick: () => open(each.id) },
    avatar(each.title, each.bot && each.kind === "private" ? each.bot.id : each.id),
    el("span", { className: "row-words" }, el("strong", {}, each.title), el("span", { className: "preview" }, words)),
    el("span", { className: "row-side" }, last ? el("time", {}, hours(last.date * 1000)) : null, badge(unread)),
  );
  return el("li", {}, button);
}

const badge = (count) => (count ? el("span", { className: "badge", ariaLabel: `${count} unread` }, String(count)) : null);

$("person").addEventListener("click", () => {
  const items = store.people.map((person, place) => ({
    label: el("span", { className: "person-entry" }, avatar(person.first_name, person.id, "small"), person.first_name),
    id: `person-${place + 1}`,
    checked: person.id === me,
    onclick: () => location.assign(`?as=${person.id < 2000 ? person.id - 1000 : person.id}${location.hash}`),
  }));
  popup($("person"), items);
});

/** Draw the bot's clock; called every second. */
export function drawClock() {
  if (!store.me) return;
  const ahead = store.clock.ahead ? ` · ${duration(store.clock.ahead)} ahead` : "";
  const lines = [el("strong", {}, `${hours(now())} UTC`), el("small", {}, `The bot's clock${ahead}`)];
  const signature = lines.map((line) => line.textContent).join();
  if ($("clock").dataset.shown === signature) return;
  $("clock").dataset.shown = signature;
  $("clock").replaceChildren(icon("clock"), el("span", {}, lines));
}

function duration(ms) {
  const minutes = Math.round(ms / 60000);
  const parts = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60];
  const words = parts.map((count, place) => (count ? `${count} ${["d", "h", "min"][place]}` : "")).filter(Boolean);
  return words.join(" ") || "a moment";
}

$("clock").addEventListener("click", () => {
  const input = el("input", { type: "datetime-local", id: "clock-time", ariaLabel: "Time in UTC" });
  input.value = new Date(now() + 3600000).toISOString().slice(0, 16);
  const go = () => {
    closePopup();
    forward(new Date(`${input.value}:00Z`) - now());
  };
  popup($("clock"), [
    el("p", { className: "popup-note" }, `${day(now())}, ${hours(now())} UTC. It only goes forward; the bot takes it as time that has passed.`),
    { label: "+10 minutes", id: "clock-minutes", onclick: () => forward(600000) },
    { label: "+1 hour", id: "clock-hour", onclick: () => forward(3600000) },
    { label: "Tomorrow 09:00", id: "clock-tomorrow", onclick: () => forward(tomorrow() - now()) },
    el("div", { className: "popup-row" }, input, el("button", { type: "button", id: "clock-go", onclick: go }, "Go")),
  ]);
});

function tomorrow() {
  const next = new Date(now() + 86400000);
  return Date.UTC(next.getUTCFullYear(), next.getUTCMonth(), next.getUTCDate(), 9);
}

function forward(ms) {
  if (!(ms > 0)) toast("The clock only goes forward.", "error");
  else advanceClock(ms / 1000);
}

/** Count a message as unread when its chat is not in front of the person. */
export function noteUnread(chatId, fresh) {
  const shown = document.body.dataset.screen === "chat" || !matchMedia("(max-width: 700px)").matches;
  const seen = chatId === store.open && shown && document.visibilityState === "visible";
  if (!fresh.mine && !seen && chat(chatId)) store.unread.set(chatId, (store.unread.get(chatId) ?? 0) + 1);
}
