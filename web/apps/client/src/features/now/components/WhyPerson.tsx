import type { Visit } from "@doorstep/core";
import { Sheet } from "@doorstep/ui";
import { CircleHelp } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { WhyList } from "../../repair/components/WhyList";
import { useWhyChosen } from "../queries";

/** Tells by what somebody was chosen who was looked for. */
export default function WhyPerson({ visit }: { visit: Visit }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const { data } = useWhyChosen(visit);
  if (!data) return null;
  return (
    <>
      <button type="button" aria-haspopup="dialog" onClick={() => setOpen(true)} className="-my-1 inline-flex min-h-11 items-center gap-2 self-start rounded-sm font-semibold text-accent-text">
        <CircleHelp aria-hidden className="size-5" />
        {t("chosen.open")}
      </button>
      <Sheet open={open} onOpenChange={setOpen} title={t("chosen.title", { name: visit.specialist.name })} description={t("chosen.text")}>
        <div className="flex flex-col gap-5">
          <p className="font-medium">{t("chosen.asked", { count: data.asked })}</p>
          <WhyList terms={data.terms} />
        </div>
      </Sheet>
    </>
  );
}
