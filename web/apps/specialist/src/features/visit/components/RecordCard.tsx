import { type VisitRecord, type WorkedVisit, formatMoney, formatTime } from "@doorstep/core";
import { durationText } from "@doorstep/shell";
import { Card, Photo, useLanguage } from "@doorstep/ui";
import { FileCheck } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Ink } from "./SignaturePad";

type Strokes = [number, number][][];

/** What was done at a visit that is over, as both sides read it. */
export function RecordCard({ visit, record }: { visit: WorkedVisit; record: VisitRecord }) {
  const { t } = useTranslation();
  return (
    <Card className="flex flex-col gap-4 p-5">
      <h2 className="flex items-center gap-2.5 text-lg font-bold">
        <FileCheck aria-hidden className="size-5 text-accent-text" />
        {t("record.title")}
      </h2>
      <Moments record={record} zone={visit.time_zone} />
      {record.check_in ? (
        <p>
          {t("check_in.done")} {t(`check_in.done_${record.check_in.how}`)}
          {record.check_in.reason ? <span className="block text-muted wrap-anywhere">{record.check_in.reason}</span> : null}
        </p>
      ) : null}
      {record.items.length > 0 ? (
        <ul className="flex flex-col gap-1.5">
          {record.items.map((item) => (
            <li key={item.id} className="flex gap-2.5">
              <span aria-hidden="true" className={item.done ? "text-accent-text" : "text-muted"}>
                {item.done ? "✓" : "–"}
              </span>
              <span className="min-w-0">
                {item.name}
                {item.note ? <span className="block text-sm text-muted wrap-anywhere">{t("record.not_done", { why: item.note })}</span> : null}
              </span>
            </li>
          ))}
        </ul>
      ) : null}
      {record.extras.length > 0 ? <Extras extras={record.extras} /> : null}
      {record.note ? <p className="border-s-2 border-line ps-3 whitespace-pre-line wrap-anywhere">{record.note}</p> : null}
      {record.photos.length > 0 ? (
        <ul className="grid grid-cols-[repeat(auto-fill,minmax(6rem,1fr))] gap-3">
          {record.photos.map((photo, index) => (
            <li key={photo.photo.id}>
              <Photo src={photo.photo.small_url} alt={t("photos.number", { number: index + 1 })} className="aspect-square w-full rounded-md" />
              <p className="mt-0.5 text-sm text-muted">{t(`record.${photo.kind}`)}</p>
            </li>
          ))}
        </ul>
      ) : null}
      <Signed record={record} name={visit.other_name || t("sign_off.client")} />
    </Card>
  );
}

function Moments({ record, zone }: { record: VisitRecord; zone: string }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const lines = [
    [t("record.set_off"), record.set_off_at, null],
    [t("record.arrived"), record.arrived_at, null],
    [t("record.started"), record.started_at, record.started_late_minutes ? t("record.late", { time: durationText(record.started_late_minutes, t) }) : null],
    [t("record.finished"), record.finished_at, record.overran_minutes ? t("record.over", { time: durationText(record.overran_minutes, t) }) : null],
  ] as const;
  return (
    <dl className="flex flex-col gap-1">
      {lines.map(([label, at, remark]) =>
        at ? (
          <div key={label} className="flex flex-wrap justify-between gap-x-4">
            <dt className="text-muted">{label}</dt>
            <dd className="tabular">
              {formatTime(at, zone, language)}
              {remark ? <span className="text-warning-text"> · {remark}</span> : null}
            </dd>
          </div>
        ) : null,
      )}
    </dl>
  );
}

/** What was asked for beside what was booked, and what came of it. */
function Extras({ extras }: { extras: VisitRecord["extras"] }) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <div>
      <h3 className="text-sm font-medium text-muted">{t("work_extra.title")}</h3>
      <ul className="flex flex-col gap-1.5 pt-1">
        {extras.map((extra) => (
          <li key={extra.id} className="flex flex-wrap items-baseline justify-between gap-x-4">
            <span className="min-w-0 wrap-anywhere">
              {extra.quantity > 1 ? `${extra.quantity} × ` : ""}
              {extra.title}
              <span className="block text-sm text-muted">{t(`work_extra.state_${extra.state}`)}</span>
            </span>
            <span className="tabular">{formatMoney(extra.amount, language)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Signed({ record, name }: { record: VisitRecord; name: string }) {
  const { t } = useTranslation();
  const { sign_off: signed } = record;
  if (!signed) return null;
  if (signed.how === "absent") return <p className="wrap-anywhere">{t("sign_off.done_absent", { why: signed.reason })}</p>;
  return (
    <div className="flex flex-col gap-2">
      <p>{t(`sign_off.done_${signed.how}`)}</p>
      {signed.how === "signature" && signed.strokes.length > 0 ? (
        <div className="aspect-2/1 w-full max-w-72 rounded-lg bg-[#fff] ring-1 ring-line">
          <Ink strokes={signed.strokes as Strokes} label={t("sign_off.pad_signed", { name })} />
        </div>
      ) : null}
    </div>
  );
}
