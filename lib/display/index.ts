export { formatShape } from "./arrays.js";
export type { DisplayMessage, MimeBundle, Publisher, Showable } from "./message.js";
export { setPublisher } from "./publisher.js";
export { show } from "./show.js";
