// Paper: a button that prints, and tables of figures that unfold before they are printed.

export function watchPrint() {
  document.addEventListener("click", (event) => event.target.closest("[data-print]") && print());
  addEventListener("beforeprint", () => {
    for (const folded of document.querySelectorAll(".plot details")) folded.open = true;
  });
}
