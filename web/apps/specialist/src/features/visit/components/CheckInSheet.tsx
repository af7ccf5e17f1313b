import { type LatLon, type WorkedVisit, formatMetres, metresBetween, nearness } from "@doorstep/core";
import { locate, pickPictures, shrink } from "@doorstep/shell";
import { Button, Callout, Photo, SegmentedControl, Sheet, Spinner, TextArea, useLanguage, useProblemText, useToast } from "@doorstep/ui";
import { useQuery } from "@tanstack/react-query";
import { Camera, LocateFixed, LocateOff, MapPinCheck } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useAct, useTripStatus } from "../perform";
import { CodeField, isWholeCode } from "./CodeField";
import { SHORTEST_REASON } from "./OverrideDialog";

type How = "position" | "code" | "override";
type Where = { state: "asking" } | { state: "unknown" } | { state: "found"; lat: number; lon: number; accuracy_m: number };

interface Props {
  visit: WorkedVisit;
  /** Within how many metres a position counts. */
  within: number;
  onClose(): void;
}

/** Shows that the specialist is at the door: by position and photo, the client's code, or a reason. */
export function CheckInSheet({ visit, within, onClose }: Props) {
  const { t } = useTranslation();
  const words = useProblemText();
  const toast = useToast();
  const act = useAct(visit.id);
  const [how, setHow] = useState<How>("position");
  const [photo, setPhoto] = useState<{ file: Blob; preview: string } | null>(null);
  const [code, setCode] = useState("");
  const [reason, setReason] = useState("");
  const { where, ask } = useWhere(visit.id);
  useEffect(() => () => URL.revokeObjectURL(photo?.preview ?? ""), [photo]);
  const ready = { position: where.state === "found" && photo !== null && (!visit.place || nearness(where, visit.place, within) === "near"), code: isWholeCode(code), override: reason.trim().length >= SHORTEST_REASON };
  const send = () => {
    const spot = where.state === "found" ? { lat: where.lat, lon: where.lon, accuracy_m: Math.round(where.accuracy_m) } : {};
    const data = { position: { how, ...spot }, code: { how, code, ...spot }, override: { how, reason: reason.trim(), ...spot } }[how];
    act.mutate(
      { kind: "check_in", data, picture: how === "position" ? photo?.file : null },
      {
        onSuccess: (done) => {
          toast.say(done === "kept" ? t("kept.saved") : t("check_in.done"));
          onClose();
        },
      },
    );
  };
  return (
    <Sheet
      open
      onOpenChange={(open) => !open && onClose()}
      title={t("check_in.title")}
      description={t("check_in.text")}
      footer={
        <Button size="lg" busy={act.isPending} disabled={!ready[how]} onClick={send}>
          {t("check_in.send")}
        </Button>
      }
    >
      <div className="flex flex-col gap-4">
        <SegmentedControl<How>
          label={t("check_in.how")}
          value={how}
          onChange={setHow}
          options={[
            { value: "position", label: t("check_in.by_position") },
            { value: "code", label: t("check_in.by_code") },
            { value: "override", label: t("check_in.by_override") },
          ]}
        />
        {act.isError ? <Callout tone="danger">{words(act.error)}</Callout> : null}
        {how === "position" ? (
          <>
            <Spot where={where} place={visit.place} within={within} onAgain={ask} />
            <DoorPhoto preview={photo?.preview ?? null} onTaken={(file) => setPhoto({ file, preview: URL.createObjectURL(file) })} />
          </>
        ) : how === "code" ? (
          <CodeField label={t("check_in.code")} value={code} onChange={setCode} />
        ) : (
          <TextArea label={t("check_in.reason")} hint={t("check_in.reason_hint")} maxLength={500} value={reason} onChange={(event) => setReason(event.target.value)} />
        )}
      </div>
    </Sheet>
  );
}

/** Where the phone is: as it is followed on the way, else asked for when the sheet opens and again on demand. */
function useWhere(visitId: string): { where: Where; ask: (() => void) | null } {
  const trip = useTripStatus();
  const followed = trip.visitId === visitId ? trip.fix : null;
  const found = useQuery({
    queryKey: ["device", "place"],
    queryFn: () => locate({ fresh: true }),
    enabled: followed === null,
    gcTime: 0,
    staleTime: 0,
    retry: false,
    refetchOnReconnect: false,
    refetchOnWindowFocus: false,
  });
  if (followed) return { where: { state: "found", ...followed }, ask: null };
  const ask = () => void found.refetch();
  if (found.isFetching) return { where: { state: "asking" }, ask };
  return { where: found.data ? { state: "found", lat: found.data.lat, lon: found.data.lon, accuracy_m: found.data.accuracyMetres } : { state: "unknown" }, ask };
}

function Spot({ where, place, within, onAgain }: { where: Where; place: LatLon | null; within: number; onAgain: (() => void) | null }) {
  const { t } = useTranslation();
  const language = useLanguage();
  if (where.state === "asking") {
    return (
      <p role="status" className="flex items-center gap-3 text-muted">
        <Spinner /> {t("check_in.locating")}
      </p>
    );
  }
  const again = onAgain ? (
    <Button variant="secondary" className="mt-2" icon={<LocateFixed aria-hidden className="size-5" />} onClick={onAgain}>
      {t("check_in.again")}
    </Button>
  ) : null;
  if (where.state === "unknown") {
    return (
      <Callout tone="warning" icon={<LocateOff aria-hidden />}>
        <p>{t("check_in.no_position")}</p>
        {again}
      </Callout>
    );
  }
  const metres = place ? metresBetween(where, place) : 0;
  const distance = formatMetres(metres, language);
  const verdict = place ? nearness(where, place, within) : "near";
  if (verdict === "vague") {
    return (
      <Callout tone="warning" icon={<LocateOff aria-hidden />}>
        <p>{t("check_in.vague")}</p>
        {again}
      </Callout>
    );
  }
  if (verdict === "far") {
    return (
      <Callout tone="warning" icon={<LocateOff aria-hidden />}>
        <p>{t("check_in.far", { distance })}</p>
        {again}
      </Callout>
    );
  }
  return (
    <Callout tone="accent" icon={<MapPinCheck aria-hidden />}>
      {metres > within / 3 ? t("check_in.distance", { distance }) : t("check_in.at_door")}
    </Callout>
  );
}

function DoorPhoto({ preview, onTaken }: { preview: string | null; onTaken(file: Blob): void }) {
  const { t } = useTranslation();
  const take = async () => {
    const [file] = await pickPictures({ camera: true });
    if (file) onTaken(await shrink(file));
  };
  return (
    <div className="flex flex-col gap-3">
      {preview ? <Photo src={preview} alt={t("check_in.photo")} eager className="h-44 w-full rounded-lg object-cover" /> : null}
      <Button variant="secondary" size="lg" icon={<Camera aria-hidden className="size-5" />} onClick={() => void take()}>
        {preview ? t("check_in.retake") : t("check_in.take")}
      </Button>
    </div>
  );
}
