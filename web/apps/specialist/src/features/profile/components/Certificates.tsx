import type { StoredPicture } from "@doorstep/core";
import { PhotoPicker } from "@doorstep/shell";
import { Button, Callout, ErrorState, IconButton, List, PictureStrip, Section, Sheet, Skeleton, TextField, useProblemText, useToast } from "@doorstep/ui";
import { Award, Plus, Trash2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useAddCertificate, useRemoveCertificate } from "../commands";
import { useCertificates } from "../queries";

/** Papers that prove a skill, with a picture of each where there is one. */
export function Certificates() {
  const { t } = useTranslation();
  const text = useProblemText();
  const toast = useToast();
  const certificates = useCertificates();
  const remove = useRemoveCertificate();
  const [adding, setAdding] = useState(false);
  const full = certificates.data ? certificates.data.items.length >= certificates.data.most : true;
  return (
    <Section
      title={t("profile.certificates")}
      end={
        <Button variant="secondary" icon={<Plus aria-hidden className="size-4" />} disabled={full} onClick={() => setAdding(true)}>
          {t("profile.certificate_add")}
        </Button>
      }
    >
      {certificates.isPending ? (
        <Skeleton className="h-16 rounded-lg" />
      ) : certificates.isError && !certificates.data ? (
        <ErrorState error={certificates.error} onRetry={() => void certificates.refetch()} />
      ) : certificates.data.items.length === 0 ? (
        <p className="text-muted">{t("profile.certificates_none")}</p>
      ) : (
        <List>
          {certificates.data.items.map((one) => (
            <li key={one.id} className="flex min-h-16 items-center gap-3 py-2 ps-4 pe-2">
              {one.picture ? <PictureStrip pictures={[{ ...one.picture, caption: one.title }]} label={one.title} className="size-12" /> : <Award aria-hidden className="size-6 shrink-0 text-muted" />}
              <span className="min-w-0 flex-1">
                <span className="block font-medium">{one.title}</span>
                <span className="block text-sm text-muted">
                  {one.issuer} · {one.year}
                </span>
              </span>
              <IconButton
                label={t("calendar.remove", { label: one.title })}
                onClick={() => remove.mutate(one.id, { onSuccess: () => toast.say(t("profile.certificate_removed")), onError: (error) => toast.warn(text(error)) })}
              >
                <Trash2 aria-hidden className="size-5 text-muted" />
              </IconButton>
            </li>
          ))}
        </List>
      )}
      {adding ? <CertificateSheet onClose={() => setAdding(false)} /> : null}
    </Section>
  );
}

function CertificateSheet({ onClose }: { onClose(): void }) {
  const { t } = useTranslation();
  const text = useProblemText();
  const toast = useToast();
  const add = useAddCertificate();
  const [thisYear] = useState(() => new Date().getFullYear());
  const [title, setTitle] = useState("");
  const [issuer, setIssuer] = useState("");
  const [year, setYear] = useState(String(thisYear));
  const [pictures, setPictures] = useState<StoredPicture[]>([]);
  const [busy, setBusy] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate(
      { title: title.trim(), issuer: issuer.trim(), year: Number(year), file_id: pictures[0]?.id ?? null },
      {
        onSuccess: () => {
          toast.say(t("profile.certificate_added"));
          onClose();
        },
      },
    );
  };
  return (
    <Sheet open onOpenChange={(open) => !open && onClose()} title={t("profile.certificate_add")}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <TextField label={t("profile.certificate_title")} required maxLength={120} value={title} onChange={(event) => setTitle(event.target.value)} />
        <TextField label={t("profile.certificate_issuer")} required maxLength={120} value={issuer} onChange={(event) => setIssuer(event.target.value)} />
        <TextField label={t("profile.certificate_year")} type="number" inputMode="numeric" required min={1950} max={thisYear} value={year} onChange={(event) => setYear(event.target.value)} />
        <PhotoPicker purpose="certificate" value={pictures} onChange={(change) => setPictures((now) => change(now))} most={1} label={t("profile.certificate_photo")} onBusy={setBusy} />
        {add.isError ? <Callout tone="danger">{text(add.error)}</Callout> : null}
        <Button type="submit" size="lg" busy={add.isPending} disabled={busy || title.trim() === "" || issuer.trim() === ""}>
          {t("calendar.save")}
        </Button>
      </form>
    </Sheet>
  );
}
