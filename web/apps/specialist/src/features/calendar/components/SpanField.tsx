import type { Span } from "@doorstep/core";
import { IconButton } from "@doorstep/ui";
import { X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { fromField, toField } from "../model";

const TIME =
  "min-h-11 min-w-0 flex-[1_1_6rem] rounded-md bg-surface px-2 text-center ring-1 ring-inset ring-line-strong/70 focus:outline-none focus:ring-2 focus:ring-accent";

/** A stretch of a day: from, until, and away with it. */
export function SpanField({ label, span, onChange, onRemove }: { label: string; span: Span; onChange(span: Span): void; onRemove(): void }) {
  const { t } = useTranslation();
  return (
    <div role="group" aria-label={label} className="flex flex-wrap items-center gap-2">
      <input
        type="time"
        step={900}
        required
        aria-label={`${label}: ${t("calendar.from")}`}
        value={toField(span.starts)}
        onChange={(event) => event.target.value && onChange({ ...span, starts: event.target.value })}
        className={TIME}
      />
      <span aria-hidden="true" className="text-muted">
        –
      </span>
      <input
        type="time"
        step={900}
        required
        aria-label={`${label}: ${t("calendar.until")}`}
        value={toField(span.ends)}
        onChange={(event) => event.target.value && onChange({ ...span, ends: fromField(event.target.value, true) })}
        className={TIME}
      />
      <IconButton label={t("calendar.remove", { label })} onClick={onRemove}>
        <X aria-hidden className="size-5 text-muted" />
      </IconButton>
    </div>
  );
}
