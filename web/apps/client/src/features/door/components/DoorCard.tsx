import { type Market, type OwnDoor, type Visit, placeTime } from "@doorstep/core";
import { Card, IconButton, lazyPart, useLanguage, useToast } from "@doorstep/ui";
import { Eye, LockKeyhole, Pencil, Plus } from "lucide-react";
import { Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useChangeDoor } from "../commands";
import { saidOf } from "../model";
import { useOwnDoor } from "../queries";

const DoorSheet = lazyPart(async () => ({ default: (await import("./DoorSheet")).DoorSheet }));
const SHOWN = 5;

/** The notes for the door of my visit: what they say, from when the specialist may look, and when they did. */
export default function DoorCard({ visit, market }: { visit: Visit; market: Market }) {
  const door = useOwnDoor(visit.id);
  if (!door.data) return null;
  if (!door.data.may_change && saidOf(door.data.notes).length === 0 && door.data.views.length === 0) return null;
  return <Door visit={visit} market={market} door={door.data} />;
}

function Door({ visit, market, door }: { visit: Visit; market: Market; door: OwnDoor }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const toast = useToast();
  const change = useChangeDoor(visit.id);
  const [writing, setWriting] = useState(false);
  const said = saidOf(door.notes);
  const moment = (at: string) => {
    const { day, time } = placeTime(at, null, visit.time_zone, language);
    return t("door.moment", { day, time });
  };
  const close = () => {
    change.reset();
    setWriting(false);
  };
  return (
    <Card className="flex flex-col gap-4 p-5">
      <div className="flex items-center justify-between gap-3">
        <h2 className="flex items-center gap-2.5 text-lg font-semibold">
          <LockKeyhole aria-hidden className="size-5 text-accent-text" />
          {t("door.title")}
        </h2>
        {door.may_change ? (
          <IconButton label={said.length > 0 ? t("action.change") : t("door.add")} onClick={() => setWriting(true)}>
            {said.length > 0 ? <Pencil aria-hidden className="size-5" /> : <Plus aria-hidden className="size-5" />}
          </IconButton>
        ) : null}
      </div>
      {said.length > 0 ? (
        <dl className="flex flex-col gap-2">
          {said.map((part) => (
            <div key={part}>
              <dt className="text-sm text-muted">{t(`door.${part}`)}</dt>
              <dd className="wrap-anywhere">{door.notes[part]}</dd>
            </div>
          ))}
        </dl>
      ) : (
        <p className="text-muted">{t("door.none")}</p>
      )}
      {said.length > 0 && door.may_change ? <p className="text-sm text-muted">{t("door.opens", { name: visit.specialist.name, at: moment(door.opens_at) })}</p> : null}
      {door.views.length > 0 ? (
        <ul aria-label={t("door.views")} className="flex flex-col gap-1.5 border-t border-line pt-3">
          {door.views.slice(0, SHOWN).map((view, index) => (
            <li key={`${view.at}-${index}`} className="flex gap-2.5 text-sm">
              <Eye aria-hidden className="mt-0.5 size-4.5 shrink-0 text-muted" />
              <span>{t("door.seen", { name: view.name, at: moment(view.at) })}</span>
            </li>
          ))}
        </ul>
      ) : null}
      {writing ? (
        <Suspense>
          <DoorSheet
            value={door.notes}
            minutes={market.door_minutes}
            busy={change.isPending}
            error={change.error}
            onClose={close}
            onSave={(notes) =>
              change.mutate(notes, {
                onSuccess: () => {
                  close();
                  toast.say(t("door.saved"));
                },
              })
            }
          />
        </Suspense>
      ) : null}
    </Card>
  );
}
