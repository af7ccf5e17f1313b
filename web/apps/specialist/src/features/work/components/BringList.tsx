import { tabStore } from "@doorstep/core";
import { Card, CheckField } from "@doorstep/ui";
import { useState } from "react";
import { useTranslation } from "react-i18next";

/** What to take along, to tick off before leaving. */
export function BringList({ visitId, items }: { visitId: string; items: readonly string[] }) {
  const { t } = useTranslation();
  const slot = `packed.${visitId}`;
  const [packed, setPacked] = useState<string[]>(() => tabStore.read<string[]>(slot) ?? []);
  if (items.length === 0) return null;
  const toggle = (item: string, on: boolean) => {
    const next = on ? [...packed, item] : packed.filter((one) => one !== item);
    setPacked(next);
    tabStore.write(slot, next);
  };
  return (
    <Card className="p-5">
      <h2 className="font-semibold">{t("work.bring")}</h2>
      <div className="mt-1">
        {items.map((item) => (
          <CheckField key={item} label={item} checked={packed.includes(item)} onChange={(event) => toggle(item, event.target.checked)} />
        ))}
      </div>
    </Card>
  );
}
