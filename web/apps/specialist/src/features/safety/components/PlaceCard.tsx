import { mayLocate } from "@doorstep/shell";
import { Card, CheckField } from "@doorstep/ui";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { areaChoice, forgetArea } from "../../visit/device/area";

/** Who may know where I am, and the choice that is mine. */
export function PlaceCard() {
  const { t } = useTranslation();
  const [on, setOn] = useState(areaChoice.isOn);
  const [allowed, setAllowed] = useState(true);
  useEffect(() => {
    void mayLocate().then(setAllowed);
  }, []);
  return (
    <Card className="flex flex-col gap-2 p-5">
      <h2 className="text-lg font-semibold">{t("safety.place")}</h2>
      <p className="text-[0.9375rem] text-muted">{t("safety.place_text")}</p>
      <CheckField
        label={t("safety.area")}
        checked={on}
        onChange={({ target }) => {
          areaChoice.set(target.checked);
          setOn(target.checked);
          // Without a network it is done as soon as there is one.
          void forgetArea().catch(() => undefined);
        }}
      />
      <p className="text-sm text-muted">{t(on ? (allowed ? "safety.area_on" : "safety.area_not_allowed") : "safety.area_off")}</p>
    </Card>
  );
}
