import type { DoorNotes } from "@doorstep/core";
import { ChevronDown } from "lucide-react";
import { useTranslation } from "react-i18next";
import { DoorFields, saidOf } from "../../door";

/** The notes for the door of an address, folded away until somebody wants them: most visits need none. */
export function DoorPart({ value, minutes, onChange }: { value: DoorNotes; minutes: number; onChange(value: DoorNotes): void }) {
  const { t } = useTranslation();
  const said = saidOf(value);
  return (
    <details className="group rounded-lg ring-1 ring-line ring-inset">
      <summary className="flex min-h-14 cursor-pointer list-none items-center gap-3 rounded-lg px-4 py-2 [&::-webkit-details-marker]:hidden">
        <span className="min-w-0 flex-1">
          <span className="block font-medium">{t("door.title")}</span>
          <span className="block text-sm text-muted">{said.length > 0 ? said.map((part) => t(`door.${part}`)).join(" · ") : t("door.hint")}</span>
        </span>
        <ChevronDown aria-hidden className="size-5 shrink-0 text-muted transition-transform group-open:rotate-180 motion-reduce:transition-none" />
      </summary>
      <div className="px-4 pt-1 pb-4">
        <DoorFields value={value} minutes={minutes} onChange={onChange} />
      </div>
    </details>
  );
}
