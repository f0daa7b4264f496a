/** Choosing a photo: made smaller here, shown before it is sent, and sent only when the citizen says so. */

import { element } from "./elements.js";

const LONGEST_SIDE = 1_600; // as the service keeps it
const THUMBNAIL_SIDE = 320;
const LARGEST = 40 * 1024 * 1024; // bytes; no phone's camera makes more
const NO_PHOTO = "Tệp này không phải ảnh JPEG, PNG hoặc WebP. Xin chọn ảnh khác.";
const TOO_LARGE = "Ảnh này lớn quá. Xin chọn ảnh nhỏ hơn.";

export class PhotoPicker {
  /** `onSend({photo, thumbnail})` gets a JPEG as a blob and as a small data address; `announce(text)` is heard. */
  constructor(root, { onSend, announce }) {
    this.onSend = onSend;
    this.announce = announce;
    this.root = root;
    this.button = document.querySelector("#add-photo");
    this.input = document.querySelector("#photo-file");
    this.button.addEventListener("click", () => this.input.click());
    this.input.addEventListener("change", () => this.#choose());
  }

  async #choose() {
    const [file] = this.input.files;
    this.input.value = ""; // so that the same file may be chosen again
    if (!file) return;
    this.#show(element("p", {}, "Đang đọc ảnh…"));
    try {
      this.#offer(await prepared(file));
    } catch (error) {
      this.#object(error instanceof RangeError ? TOO_LARGE : NO_PHOTO);
    }
  }

  #offer(chosen) {
    const send = element("button", { type: "button", className: "primary" }, "Gửi ảnh này");
    const drop = element("button", { type: "button", className: "plain" }, "Bỏ ảnh");
    send.addEventListener("click", () => this.#close(() => this.onSend(chosen)));
    drop.addEventListener("click", () => this.#close(() => this.button.focus()));
    const image = element("img", { src: chosen.thumbnail, alt: "Ảnh đã chọn, chưa gửi" });
    this.#show(image, element("div", { className: "buttons" }, send, drop));
    this.announce("Đã chọn ảnh. Xin bấm “Gửi ảnh này” để gửi.");
    send.focus();
  }

  #object(why) {
    this.#show(element("p", { className: "wrong" }, why));
    this.announce(why);
    this.button.focus();
  }

  #close(then) {
    this.root.hidden = true;
    this.root.replaceChildren();
    then();
  }

  #show(...content) {
    this.root.replaceChildren(...content);
    this.root.hidden = false;
  }
}

/** Without what a camera writes beside the picture; rejects what is no picture. */
async function prepared(file) {
  if (file.size > LARGEST) throw new RangeError("too large");
  const picture = await createImageBitmap(file);
  const photo = await new Promise((done) => drawn(picture, LONGEST_SIDE).toBlob(done, "image/jpeg", 0.85));
  const thumbnail = drawn(picture, THUMBNAIL_SIDE).toDataURL("image/jpeg", 0.7);
  picture.close();
  if (!photo) throw new TypeError("not drawn");
  return { photo, thumbnail };
}

function drawn(picture, side) {
  const scale = Math.min(1, side / Math.max(picture.width, picture.height));
  const canvas = element("canvas", {
    width: Math.max(1, Math.round(picture.width * scale)),
    height: Math.max(1, Math.round(picture.height * scale)),
  });
  const context = canvas.getContext("2d");
  context.fillStyle = "white"; // behind what is transparent
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas;
}
