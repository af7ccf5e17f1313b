import { type ServiceRecord, type Visit, formatMoney, formatTime } from "@doorstep/core";
import { durationText } from "@doorstep/shell";
import { Card, type LightboxPicture, PictureStrip, useLanguage } from "@doorstep/ui";
import { ClipboardCheck } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Checklist } from "./Checklist";
import { SignedOff } from "./SignedOff";
import { useRecord } from "./queries";

/** From when on little delays are worth a word. */
const TOLD_MINUTES = 5;
/** What was agreed on, in cash or paid, and what nobody answered in time; what was refused or taken back is nobody's interest. */
const TOLD_EXTRAS: ReadonlySet<ServiceRecord["extras"][number]["state"]> = new Set(["agreed", "paid", "lapsed"]);
const PICTURES = ["check_in", "before", "after", "part"] as const;

/** The record of a visit: when what happened, what was done, pictures, parts, and how it was signed off. */
export default function RecordCard({ visit }: { visit: Visit }) {
  const { t } = useTranslation();
  const record = useRecord(visit).data;
  // Where little was written down, the booking's own steps say as much.
  if (!record || isEmpty(record)) return null;
  const extras = record.extras.filter(({ state }) => TOLD_EXTRAS.has(state));
  return (
    <section aria-labelledby={`record-${visit.id}`}>
      <Card className="flex flex-col gap-5 p-5">
        <h2 id={`record-${visit.id}`} className="flex items-center gap-2.5 text-lg font-semibold">
          <ClipboardCheck aria-hidden className="size-5 text-accent-text" />
          {t("record.title")}
        </h2>
        <Times visit={visit} record={record} />
        {record.items.length > 0 ? <Checklist items={record.items} /> : null}
        {PICTURES.map((kind) => (
          <Pictures key={kind} title={t(`record.${kind}`)} photos={record.photos.filter((one) => one.kind === kind).map(({ photo }) => photo)} />
        ))}
        {extras.length > 0 ? <Extras extras={extras} /> : null}
        {record.note ? (
          <Part title={t("record.note")}>
            <p className="whitespace-pre-line">{record.note}</p>
          </Part>
        ) : null}
        {record.sign_off ? <SignedOff signed={record.sign_off} visit={visit} /> : null}
      </Card>
    </section>
  );
}

function isEmpty({ items, photos, extras, sign_off, check_in, note }: ServiceRecord): boolean {
  return items.length + photos.length + extras.length === 0 && !sign_off && !check_in && !note;
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="flex flex-col gap-1.5">
      <h3 className="text-sm font-medium text-muted">{title}</h3>
      {children}
    </div>
  );
}

function Times({ visit, record }: { visit: Visit; record: ServiceRecord }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const late = (record.started_late_minutes ?? 0) >= TOLD_MINUTES ? t("record.late", { length: durationText(record.started_late_minutes ?? 0, t) }) : null;
  const over = (record.overran_minutes ?? 0) >= TOLD_MINUTES ? t("record.over", { length: durationText(record.overran_minutes ?? 0, t) }) : null;
  const steps = [
    { name: t("record.set_off"), at: record.set_off_at, note: null },
    { name: t("record.arrived"), at: record.arrived_at, note: checkInText(record) },
    { name: t("record.started"), at: record.started_at, note: late },
    { name: t("record.finished"), at: record.finished_at, note: over },
  ];
  return (
    <dl className="flex flex-col gap-2">
      {steps.map(({ name, at, note }) =>
        at ? (
          <div key={name} className="flex flex-wrap items-baseline justify-between gap-x-3">
            <dt className="min-w-0">
              {name}
              {note ? <span className="block text-sm text-muted">{note}</span> : null}
            </dt>
            <dd className="font-semibold">{formatTime(at, visit.time_zone, language)}</dd>
          </div>
        ) : null,
      )}
    </dl>
  );

  function checkInText({ check_in }: ServiceRecord): string | null {
    if (!check_in) return null;
    return check_in.how === "override" ? t("record.check_in_override", { reason: check_in.reason }) : t(`record.check_in_${check_in.how}`);
  }
}

function Pictures({ title, photos }: { title: string; photos: readonly LightboxPicture[] }) {
  return photos.length === 0 ? null : (
    <Part title={title}>
      <PictureStrip pictures={photos} label={title} />
    </Part>
  );
}

function Extras({ extras }: { extras: ServiceRecord["extras"] }) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <Part title={t("record.extras")}>
      <ul className="flex flex-col gap-1">
        {extras.map((extra) => (
          <li key={extra.id} className="flex flex-wrap items-baseline justify-between gap-x-3">
            <span className="min-w-0">
              {extra.title}
              {extra.quantity > 1 ? ` × ${extra.quantity}` : ""}
              {extra.state === "lapsed" ? <span className="block text-sm text-muted">{t("record.lapsed")}</span> : null}
            </span>
            {extra.state === "lapsed" ? null : <span className="font-semibold">{formatMoney(extra.amount, language)}</span>}
          </li>
        ))}
      </ul>
    </Part>
  );
}
