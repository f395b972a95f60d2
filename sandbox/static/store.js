// What the page knows: the state the sandbox sent, which chat is open, what is unread, which taps wait.

export const store = {
  me: null,
  people: [],
  chats: [],
  open: null,
  unread: new Map(),
  typing: new Map(),
  busy: new Map(),
  early: new Map(),
  context: null,
  clock: { offset: 0 },
};

export const chat = (id) => store.chats.find((each) => each.id === id);
export const openChat = () => chat(store.open);
export const message = (chatId, messageId) => chat(chatId)?.messages.find((each) => each.message_id === messageId);

/** Take a fresh state from the sandbox. */
export function takeState(state) {
  Object.assign(store, { me: state.me, people: state.people, chats: state.chats });
  takeClock(state.clock);
}

export function takeClock(clock) {
  store.clock.offset = clock.now_ms - Date.now();
  store.clock.ahead = clock.offset_ms;
}

/** The bot's time in milliseconds. */
export const now = () => Date.now() + store.clock.offset;

/** Put a new or changed message in its place and say whether it is new. */
export function takeMessage(chatId, fresh) {
  const messages = chat(chatId)?.messages;
  if (!messages) return false;
  const place = messages.findIndex((each) => each.message_id === fresh.message_id);
  if (place >= 0) messages[place] = fresh;
  else messages.push(fresh);
  return place < 0;
}

export function dropMessage(chatId, messageId) {
  const found = chat(chatId);
  if (found) found.messages = found.messages.filter((each) => each.message_id !== messageId);
}

/** A line that stands for a message in lists and quotes. */
export function summary(message) {
  if (!message) return "";
  const text = message.text ?? message.caption;
  if (message.new_chat_members) return `${message.from.first_name} added ${message.new_chat_members[0].first_name}`;
  if (message.left_chat_member) return `${message.left_chat_member.first_name} left the group`;
  if (message.migrate_to_chat_id || message.migrate_from_chat_id) return "This group is a supergroup now";
  if (message.photo) return text ? `Picture: ${text}` : "Picture";
  if (message.document) return message.document.file_name;
  if (message.sticker) return `${message.sticker.emoji} Sticker`;
  if (message.dice) return message.dice.emoji;
  if (message.poll) return `Poll: ${message.poll.question}`;
  return text ?? "";
}
