import type { ServiceRecord } from "@doorstep/core";
import { Circle, CircleCheck } from "lucide-react";
import { useTranslation } from "react-i18next";

/** What belongs to the service, ticked off or not, with what was noted. */
export function Checklist({ items }: { items: ServiceRecord["items"] }) {
  const { t } = useTranslation();
  const done = items.filter((item) => item.done).length;
  return (
    <details open={items.length <= 6}>
      <summary className="inline-flex min-h-11 items-center font-medium">{t("record.checklist", { done, count: items.length })}</summary>
      <ul className="flex flex-col gap-2">
        {items.map((item) => (
          <li key={item.id} className="flex gap-2.5">
            {item.done ? <CircleCheck aria-hidden className="mt-0.5 size-5 shrink-0 text-accent-text" /> : <Circle aria-hidden className="mt-0.5 size-5 shrink-0 text-muted" />}
            <span className="min-w-0">
              <span className="sr-only">{t(item.done ? "record.item_done" : "record.item_open")}: </span>
              {item.name}
              {item.note ? <span className="block text-sm text-muted">{item.note}</span> : null}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}
