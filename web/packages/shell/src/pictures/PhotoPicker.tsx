import { type PicturePurpose, type StoredPicture, isTemporary } from "@doorstep/core";
import { Photo, cx, useProblemText } from "@doorstep/ui";
import { ImageOff, ImagePlus, RotateCw, X } from "lucide-react";
import { useEffect, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { pickPictures } from "../platform/camera";
import { discardPicture, uploadPicture } from "./upload";

interface Sending {
  key: number;
  file: File;
  preview: string;
  progress: number;
  error: unknown;
  stop: AbortController;
}

interface Props {
  purpose: PicturePurpose;
  /** The pictures that were sent, in order. Keep them in the draft: they wait a day on the server. */
  value: readonly StoredPicture[];
  onChange(change: (now: readonly StoredPicture[]) => StoredPicture[]): void;
  most: number;
  label: string;
  hint?: string;
  /** Whether pictures are on their way, so that a form can wait for them. */
  onBusy?(busy: boolean): void;
  error?: string | null;
}

/** Chooses, sends and shows pictures: several at once, each with its progress, a second try and a way back. */
export function PhotoPicker({ purpose, value, onChange, most, label, hint, onBusy, error }: Props) {
  const { t } = useTranslation();
  const id = useId();
  const [sending, setSending] = useState<readonly Sending[]>([]);
  const [said, setSaid] = useState("");
  const next = useRef(1);
  const room = most - value.length - sending.length;
  const busy = sending.some((one) => one.error === null);
  useEffect(() => onBusy?.(busy), [busy, onBusy]);

  const change = (key: number, values: Partial<Sending>) => setSending((all) => all.map((one) => (one.key === key ? { ...one, ...values } : one)));
  const drop = (one: Sending) => {
    setSending((all) => all.filter((other) => other.key !== one.key));
    URL.revokeObjectURL(one.preview);
  };
  const send = async (one: Sending) => {
    change(one.key, { error: null, progress: 0 });
    try {
      const stored = await uploadPicture(one.file, purpose, { signal: one.stop.signal, onProgress: (progress) => change(one.key, { progress }) });
      onChange((now) => [...now, stored]);
      setSaid(t("photos.sent", { number: value.length + 1 }));
      drop(one);
    } catch (failure) {
      if (!one.stop.signal.aborted) change(one.key, { error: failure });
    }
  };
  const add = async () => {
    const files = (await pickPictures({ multiple: most > 1 })).slice(0, room);
    const added = files.map((file) => ({ key: next.current++, file, preview: URL.createObjectURL(file), progress: 0, error: null, stop: new AbortController() }));
    setSending((all) => [...all, ...added]);
    // One after the other: a phone's connection is narrow, and the order stays.
    for (const one of added) await send(one);
  };
  const remove = (picture: StoredPicture) => {
    onChange((now) => now.filter((other) => other.id !== picture.id));
    void discardPicture(picture.id);
  };

  return (
    <div role="group" aria-labelledby={id} className="flex flex-col gap-2">
      <p id={id} className="text-sm font-medium">
        {label}
      </p>
      <ul className="flex flex-wrap gap-3">
        {value.map((picture, index) => (
          <li key={picture.id} className="relative">
            <Photo src={picture.small_url} alt={t("photos.number", { number: index + 1 })} eager className={TILE} />
            <RemoveButton label={t("photos.remove", { number: index + 1 })} onPress={() => remove(picture)} />
          </li>
        ))}
        {sending.map((one, index) => (
          <SendingTile
            key={one.key}
            one={one}
            number={value.length + index + 1}
            onRetry={() => void send(one)}
            onStop={() => {
              one.stop.abort();
              drop(one);
            }}
          />
        ))}
        {room > 0 ? (
          <li>
            <button
              type="button"
              onClick={() => void add()}
              aria-describedby={`${id}-note`}
              className={cx(TILE, "flex flex-col items-center justify-center gap-1 bg-surface px-1 text-center text-xs font-medium text-accent-text ring-1 ring-inset ring-line-strong/60 hover:bg-sunken")}
            >
              <ImagePlus aria-hidden className="size-6" />
              {most === 1 ? t("details.photo_add") : t("photos.add")}
            </button>
          </li>
        ) : null}
      </ul>
      {error ? (
        <p role="alert" className="text-sm text-danger-text">
          {error}
        </p>
      ) : null}
      <p id={`${id}-note`} className="text-sm text-muted">
        {hint ?? `${t("photos.most", { count: most })}. ${t("photos.privacy")}`}
      </p>
      <p role="status" className="sr-only">
        {said}
      </p>
    </div>
  );
}

const TILE = "size-[6rem] rounded-md";

function RemoveButton({ label, onPress }: { label: string; onPress(): void }) {
  return (
    <button type="button" aria-label={label} onClick={onPress} className="absolute -end-2.5 -top-2.5 flex size-11 items-center justify-center rounded-full">
      <span className="flex size-7 items-center justify-center rounded-full bg-text text-page shadow-tall">
        <X aria-hidden className="size-4" />
      </span>
    </button>
  );
}

function SendingTile({ one, number, onRetry, onStop }: { one: Sending; number: number; onRetry(): void; onStop(): void }) {
  const { t } = useTranslation();
  const text = useProblemText();
  const failed = one.error !== null;
  const share = Math.round(one.progress * 100);
  return (
    <li className="relative w-24">
      <Photo src={one.preview} eager className={cx(TILE, failed ? "opacity-40" : "opacity-60")} />
      {failed && isTemporary(one.error) ? (
        <button type="button" aria-label={t("photos.retry", { number })} onClick={onRetry} className="absolute inset-x-0 top-0 flex h-[6rem] items-center justify-center">
          <span className="flex size-11 items-center justify-center rounded-full bg-surface text-text shadow-tall">
            <RotateCw aria-hidden className="size-5" />
          </span>
        </button>
      ) : failed ? (
        <ImageOff aria-hidden className="absolute top-9 start-9 size-6 text-danger-text" />
      ) : (
        <span
          role="progressbar"
          aria-label={t("photos.sending", { number })}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={share}
          className="absolute inset-x-2 top-[5rem] h-1.5 overflow-hidden rounded-full bg-surface"
        >
          <span className="block h-full rounded-full bg-accent transition-[width]" style={{ width: `${Math.max(5, share)}%` }} />
        </span>
      )}
      <RemoveButton label={t("photos.remove", { number })} onPress={onStop} />
      {failed ? (
        <p role="alert" className="mt-1 text-xs text-danger-text">
          {text(one.error)}
        </p>
      ) : null}
    </li>
  );
}
