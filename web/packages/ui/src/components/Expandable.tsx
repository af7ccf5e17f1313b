import { useLayoutEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { cx } from "../classes";

/** A longer text that begins short; the button appears only if something is hidden. */
export function Expandable({ text, lang }: { text: string; lang?: string }) {
  const { t } = useTranslation();
  const body = useRef<HTMLParagraphElement>(null);
  const [open, setOpen] = useState(false);
  const [cut, setCut] = useState(false);
  useLayoutEffect(() => {
    const measure = () => {
      const shown = body.current;
      if (shown && !open) setCut(shown.scrollHeight > shown.clientHeight + 1);
    };
    measure();
    globalThis.addEventListener("resize", measure);
    return () => globalThis.removeEventListener("resize", measure);
  }, [text, open]);
  return (
    <div>
      <p ref={body} lang={lang} className={cx("text-[0.9375rem] leading-relaxed whitespace-pre-line", !open && "line-clamp-4")}>
        {text}
      </p>
      {cut || open ? (
        <button type="button" aria-expanded={open} onClick={() => setOpen(!open)} className="-ms-2 inline-flex min-h-11 items-center rounded-sm px-2 font-semibold text-accent-text">
          {open ? t("action.show_less") : t("action.show_all")}
        </button>
      ) : null}
    </div>
  );
}
