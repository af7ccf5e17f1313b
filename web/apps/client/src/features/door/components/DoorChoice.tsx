import type { DoorNotes } from "@doorstep/core";
import { Button, Card, lazyPart } from "@doorstep/ui";
import { LockKeyhole } from "lucide-react";
import { Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { saidOf } from "../model";

const DoorSheet = lazyPart(async () => ({ default: (await import("./DoorSheet")).DoorSheet }));

/** What the specialist will read at the door of the visit that is being booked; begins with the address's notes. */
export function DoorChoice({ value, minutes, onChange }: { value: DoorNotes; minutes: number; onChange(value: DoorNotes): void }) {
  const { t } = useTranslation();
  const [writing, setWriting] = useState(false);
  const said = saidOf(value);
  return (
    <Card className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
      <div className="flex min-w-0 flex-[1_1_12rem] gap-3">
        <LockKeyhole aria-hidden className="mt-0.5 size-5 shrink-0 text-accent-text" />
        <div className="min-w-0">
          <p className="font-medium">{t("door.title")}</p>
          <p className="text-sm text-muted">{said.length > 0 ? said.map((part) => t(`door.${part}`)).join(" · ") : t("door.hint")}</p>
        </div>
      </div>
      <Button variant="quiet" onClick={() => setWriting(true)}>
        {said.length > 0 ? t("action.change") : t("door.add")}
      </Button>
      {writing ? (
        <Suspense>
          <DoorSheet
            value={value}
            minutes={minutes}
            onClose={() => setWriting(false)}
            onSave={(door) => {
              onChange(door);
              setWriting(false);
            }}
          />
        </Suspense>
      ) : null}
    </Card>
  );
}
