// What the server says when a fragment was asked for and refused: its own sentence, never a silent page.
import { say } from "./toast.js";

const OTHERWISE = {
  403: "您的岗位不能办理这件事。",
  404: "没有找到，可能已被办结或转走。",
  413: "文件太大，请分开上传。",
};

export function watchReplies() {
  document.addEventListener("htmx:responseError", (event) => {
    const { status, responseText } = event.detail.xhr;
    say(sentence(responseText) || OTHERWISE[status] || "系统出错，这次操作没有完成。请稍后再试。");
  });
  document.addEventListener("htmx:sendError", () => say("网络不通，这次操作没有送出。请检查网络后再试。"));
  document.addEventListener("htmx:timeout", () => say("等待太久，没有收到回答。请稍后再试。"));
}

function sentence(html) {
  return new DOMParser().parseFromString(html, "text/html").querySelector("[data-refusal]")?.textContent.trim();
}
