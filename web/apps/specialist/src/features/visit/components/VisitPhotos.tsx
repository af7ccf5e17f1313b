import { type KeptAct, type VisitRecord, api, unwrap } from "@doorstep/core";
import { pickPictures, shrink } from "@doorstep/shell";
import { Button, Card, Photo, useProblemText, useToast } from "@doorstep/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Camera, X } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { readKept } from "../device/database";
import { useAct } from "../perform";
import { type RecordPhotoKind, keptPhotos } from "../record";

interface Props {
  visitId: string;
  record: VisitRecord;
  kept: readonly KeptAct[];
  /** What can be added now. */
  kinds: readonly ("before" | "after")[];
}

/** What it looked like before and after, taken with one press each. */
export function VisitPhotos({ visitId, record, kept, kinds }: Props) {
  const { t } = useTranslation();
  const words = useProblemText();
  const toast = useToast();
  const act = useAct(visitId);
  const waiting = keptPhotos(kept);
  if (record.photos.length === 0 && waiting.length === 0 && kinds.length === 0) return null;
  const take = async (kind: RecordPhotoKind) => {
    const files = await pickPictures({ camera: true });
    for (const file of files) {
      const picture = await shrink(file);
      await act.mutateAsync({ kind: "photo", data: { kind }, picture }).then(
        (done) => (done === "kept" ? toast.say(t("kept.saved")) : undefined),
        (error: unknown) => toast.warn(words(error)),
      );
    }
  };
  const labels = { before: t("record.add_before"), after: t("record.add_after") };
  return (
    <Card className="flex flex-col gap-3 p-5">
      <h2 className="text-lg font-bold">{t("record.photos")}</h2>
      {record.photos.length + waiting.length > 0 ? (
        <ul className="grid grid-cols-[repeat(auto-fill,minmax(6.5rem,1fr))] gap-3">
          {record.photos.map((photo, index) => (
            <li key={photo.photo.id} className="relative">
              <Photo src={photo.photo.small_url} alt={t("photos.number", { number: index + 1 })} className="aspect-square w-full rounded-md" />
              <p className="mt-0.5 text-sm text-muted">{t(`record.${photo.kind}`)}</p>
              {kinds.length > 0 && photo.kind !== "check_in" ? <Remove visitId={visitId} photoId={photo.photo.id} label={t("record.remove_photo", { number: index + 1, kind: t(`record.${photo.kind}`) })} /> : null}
            </li>
          ))}
          {waiting.map((photo) => (
            <li key={photo.actId}>
              <KeptPicture local={photo.local} />
              <p className="mt-0.5 text-sm text-muted">
                {t(`record.${photo.kind}`)} · {t("record.kept_photo")}
              </p>
            </li>
          ))}
        </ul>
      ) : null}
      {kinds.length > 0 ? (
        <>
          <div className="grid grid-cols-[repeat(auto-fit,minmax(9rem,1fr))] gap-3">
            {kinds.map((kind) => (
              <Button key={kind} variant="secondary" size="lg" icon={<Camera aria-hidden className="size-5" />} busy={act.isPending} onClick={() => void take(kind)}>
                {labels[kind]}
              </Button>
            ))}
          </div>
          <p className="text-sm text-muted">{t("record.photos_text")}</p>
        </>
      ) : null}
    </Card>
  );
}

/** A picture that is on this phone only. */
function KeptPicture({ local }: { local: string | null }) {
  const [address, setAddress] = useState<string | null>(null);
  useEffect(() => {
    let made: string | null = null;
    let gone = false;
    if (local) {
      void readKept<Blob>("pictures", local).then((picture) => {
        if (!picture || gone) return;
        made = URL.createObjectURL(picture);
        setAddress(made);
      });
    }
    return () => {
      gone = true;
      if (made) URL.revokeObjectURL(made);
    };
  }, [local]);
  return <Photo src={address} eager className="aspect-square w-full rounded-md opacity-80" />;
}

function Remove({ visitId, photoId, label }: { visitId: string; photoId: string; label: string }) {
  const words = useProblemText();
  const toast = useToast();
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () => unwrap(api.DELETE("/api/v1/specialist/visits/{visit_id}/record/photos/{photo_id}", { params: { path: { visit_id: visitId, photo_id: photoId } } })),
    onSettled: () => queries.invalidateQueries({ queryKey: ["work", "record", visitId] }),
    onError: (error) => toast.warn(words(error)),
  });
  return (
    <button type="button" aria-label={label} aria-busy={remove.isPending || undefined} onClick={() => !remove.isPending && remove.mutate()} className="absolute -end-2.5 -top-2.5 flex size-11 items-center justify-center rounded-full">
      <span className="flex size-7 items-center justify-center rounded-full bg-text text-page shadow-tall">
        <X aria-hidden className="size-4" />
      </span>
    </button>
  );
}
