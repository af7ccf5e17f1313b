import { PAD_HEIGHT, PAD_WIDTH, type ServiceRecord, type Stroke, type Visit, formatTime, inkPath } from "@doorstep/core";
import { useLanguage } from "@doorstep/ui";
import { useTranslation } from "react-i18next";

/** How the client took the work, with the signature as it was drawn. */
export function SignedOff({ signed, visit }: { signed: NonNullable<ServiceRecord["sign_off"]>; visit: Visit }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const text = signed.how === "absent" ? t("record.signed_absent", { reason: signed.reason }) : t(`record.signed_${signed.how}`);
  return (
    <div className="flex flex-col gap-2 border-t border-line pt-4">
      <p className="flex flex-wrap items-baseline justify-between gap-x-3">
        <span className="min-w-0 font-medium">{text}</span>
        <span className="text-sm text-muted">{formatTime(signed.at, visit.time_zone, language)}</span>
      </p>
      {signed.strokes.length > 0 ? (
        <svg role="img" aria-label={t("record.signature")} viewBox={`0 0 ${PAD_WIDTH} ${PAD_HEIGHT}`} className="h-28 w-full max-w-72 self-start rounded-md bg-sunken text-text">
          {signed.strokes.map((stroke, index) => (
            <path key={index} d={inkPath(stroke as Stroke)} fill="none" stroke="currentColor" strokeWidth="9" strokeLinecap="round" strokeLinejoin="round" />
          ))}
        </svg>
      ) : null}
    </div>
  );
}
