import { Check } from "lucide-react";
import { useTranslation } from "react-i18next";
import { cx } from "../classes";

export interface TimelineItem {
  id: string;
  label: string;
  note?: string | null;
  reached: boolean;
  current: boolean;
  tone?: "accent" | "danger" | "neutral";
}

/** The steps of a visit from top to bottom; the present one glows. */
export function StatusTimeline({ items }: { items: readonly TimelineItem[] }) {
  const { t } = useTranslation();
  return (
    <ol aria-label={t("visit.progress")} className="flex flex-col">
      {items.map((item, index) => {
        const last = index === items.length - 1;
        const ended = item.current && item.tone && item.tone !== "accent";
        return (
          <li key={item.id} aria-current={item.current ? "step" : undefined} className="flex gap-3">
            <span aria-hidden="true" className="flex flex-col items-center">
              <span
                className={cx(
                  "flex size-6 items-center justify-center rounded-full",
                  ended && item.tone === "danger" && "bg-danger text-page",
                  ended && item.tone === "neutral" && "bg-muted text-page",
                  !ended && item.reached && "bg-accent text-on-accent",
                  !item.reached && "bg-surface ring-2 ring-inset ring-line",
                  item.current && !ended && !last && "shadow-[0_0_0_0.3rem_var(--c-accent-soft)] animate-[halo_2.4s_ease-in-out_infinite]",
                )}
              >
                {item.reached ? <Check className="size-3.5" strokeWidth={3.5} /> : null}
              </span>
              {last ? null : <span className={cx("my-1 w-0.5 flex-1 rounded-full", items[index + 1]?.reached ? "bg-accent" : "bg-line")} />}
            </span>
            <span className={cx("flex flex-1 flex-wrap items-baseline justify-between gap-x-3", last ? "pb-0" : "pb-4")}>
              <span className={cx("leading-[1.5rem]", item.current ? "font-semibold" : item.reached ? "" : "text-muted")}>{item.label}</span>
              {item.note ? <span className="text-sm text-muted">{item.note}</span> : null}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
