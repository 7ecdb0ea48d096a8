// A place to drop files: shows name and size of what was chosen, refuses what is too large before it travels.

const UNITS = ["B", "KB", "MB", "GB"];

export const drop = () => ({
  over: false,
  files: [],
  fault: "",
  init() {
    this.input = this.$root.querySelector("input[type=file]");
    this.most = Number(this.$root.dataset.most || 0);
    this.chosen();
  },
  hover() {
    this.over = true;
  },
  away() {
    this.over = false;
  },
  dropped() {
    this.over = false;
    const files = [...this.$event.dataTransfer.files];
    const carried = new DataTransfer();
    for (const file of this.input.multiple ? files : files.slice(0, 1)) carried.items.add(file);
    this.input.files = carried.files;
    this.chosen();
  },
  chosen() {
    const files = [...this.input.files];
    this.files = files.map((file) => ({ name: file.name, size: size(file.size) }));
    const large = this.most && files.find((file) => file.size > this.most);
    this.fault = large ? `“${large.name}”有${size(large.size)}，超过${size(this.most)}的上限，请分开上传。` : "";
    this.input.setCustomValidity(this.fault);
  },
});

export function size(bytes) {
  const step = Math.min(Math.floor(Math.log2(bytes || 1) / 10), UNITS.length - 1);
  const number = bytes / 2 ** (10 * step);
  return `${number < 10 && step ? number.toFixed(1) : Math.round(number)} ${UNITS[step]}`;
}
