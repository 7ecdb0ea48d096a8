// A list with boxes: one box ticks the whole page, and the bar says how many are chosen.

export function watchPicks() {
  document.addEventListener("change", (event) => {
    const form = event.target.closest("[data-picks]");
    if (!form || event.target.type !== "checkbox") return;
    const boxes = [...form.querySelectorAll('td.tickbox input')];
    if (event.target.matches("[data-all]")) for (const box of boxes) box.checked = event.target.checked;
    const chosen = boxes.filter((box) => box.checked).length;
    const whole = form.querySelector('input[name="everything"]')?.checked;
    const words = form.querySelector("[data-count]");
    if (words) words.textContent = whole ? "已选中全部筛选结果" : chosen ? `已选 ${chosen} 条` : "勾选线索后办理";
  });
}
