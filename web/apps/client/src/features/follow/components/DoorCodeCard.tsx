import type { Visit } from "@doorstep/core";
import { Card } from "@doorstep/ui";
import { KeyRound } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useRecord } from "../../record/queries";
import { useDoorCode } from "../queries";

/** The four digits that the client tells the specialist, at the door and at the end. */
export default function DoorCodeCard({ visit }: { visit: Visit }) {
  const { t } = useTranslation();
  const { data } = useDoorCode(visit.order_id, visit.id);
  const checkedIn = useRecord(visit).data?.check_in;
  if (!data || (checkedIn && data.purpose === "check_in")) return null;
  const name = visit.specialist.name;
  const ending = data.purpose === "sign_off";
  return (
    <section aria-label={t(ending ? "follow.code_end" : "follow.code")}>
      <Card className="flex flex-wrap items-center gap-x-5 gap-y-3 bg-accent-soft! p-5 text-accent-text">
        <div className="min-w-0 flex-[1_1_12rem]">
          <h2 className="flex items-center gap-2 font-semibold">
            <KeyRound aria-hidden className="size-5 shrink-0" />
            {t(ending ? "follow.code_end" : "follow.code")}
          </h2>
          <p className="mt-1 text-[0.9375rem]">{t(ending ? "follow.code_end_text" : "follow.code_text", { name })}</p>
        </div>
        <p className="grid w-full max-w-52 grid-cols-4 gap-2">
          <span className="sr-only">{t("follow.code_of", { digits: [...data.code].join(" ") })}</span>
          {[...data.code].map((digit, index) => (
            <span key={index} aria-hidden="true" className="inline-flex h-14 items-center justify-center rounded-md bg-surface text-3xl font-bold text-text shadow-card tabular">
              {digit}
            </span>
          ))}
        </p>
      </Card>
    </section>
  );
}
