import { mayLocate } from "@doorstep/shell";
import { Callout } from "@doorstep/ui";
import { Radio } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { areaChoice } from "../device/area";

/** Before setting out: from when on others know where I am, and how well. */
export function BeforeNote() {
  const { t } = useTranslation();
  const [allowed, setAllowed] = useState(false);
  useEffect(() => {
    void mayLocate().then(setAllowed);
  }, []);
  return (
    <Callout icon={<Radio aria-hidden />}>
      <p>{t("trip.before")}</p>
      <p>{t(allowed && areaChoice.isOn() ? "trip.before_area" : "trip.before_none")}</p>
      <Link to="/safety" viewTransition className="inline-flex min-h-11 items-center font-semibold underline underline-offset-4">
        {t("trip.before_change")}
      </Link>
    </Callout>
  );
}
