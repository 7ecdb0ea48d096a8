// One line of news. Good news leaves after eight seconds; a warning stays until it is closed.

export const toast = () => ({
  init() {
    if (this.$el.dataset.tone === "good" || this.$el.dataset.tone === "info") setTimeout(() => this.leave(), 8000);
  },
  leave() {
    this.$root.remove();
  },
});

export function say(sentence) {
  const line = document.getElementById("toast-line").content.cloneNode(true);
  line.querySelector("p").textContent = sentence;
  const toasts = document.getElementById("toasts");
  toasts.append(line);
  toasts.lastElementChild.scrollIntoView({ block: "center" });
}
