import { dateInZone, formatShortDay, formatTime, readerZone } from "@doorstep/core";
import { Badge, Button, ErrorState, List, Loading, Skeleton, useLanguage, useToast } from "@doorstep/ui";
import { Monitor, Smartphone } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useRevokeSession } from "../commands";
import { describeAgent } from "../agents";
import { useSessions } from "../queries";

/** Every place where the person is signed in, each of which can be ended. */
export function SessionList() {
  const { t } = useTranslation();
  const language = useLanguage();
  const toast = useToast();
  const sessions = useSessions();
  const revoke = useRevokeSession();
  if (sessions.isPending) {
    return (
      <Loading className="flex flex-col gap-2">
        <Skeleton className="h-16" />
        <Skeleton className="h-16" />
      </Loading>
    );
  }
  if (sessions.isError) return <ErrorState error={sessions.error} onRetry={() => void sessions.refetch()} />;
  const zone = readerZone();
  return (
    <List>
      {sessions.data.map((one) => {
        const agent = describeAgent(one.user_agent);
        const seen = one.created_at;
        const when = dateInZone(seen, zone) === dateInZone(new Date(), zone) ? formatTime(seen, zone, language) : formatShortDay(seen, zone, language);
        return (
          <li key={one.id} className="flex min-h-16 items-center gap-3 px-4 py-3">
            <span aria-hidden="true" className="text-muted">
              {agent.mobile ? <Smartphone /> : <Monitor />}
            </span>
            <span className="min-w-0 flex-1">
              <span className="block font-medium">{agent.name || t("sessions.unknown")}</span>
              <span className="block text-sm text-muted">
                {one.ip} · {t("sessions.seen", { when })}
              </span>
            </span>
            {one.is_current ? (
              <Badge tone="accent">{t("sessions.current")}</Badge>
            ) : (
              <Button
                variant="danger"
                onClick={() => revoke.mutate(one.id, { onSuccess: () => toast.say(t("sessions.ended")), onError: () => toast.warn(t("error.text")) })}
                busy={revoke.isPending && revoke.variables === one.id}
              >
                {t("sessions.end")}
              </Button>
            )}
          </li>
        );
      })}
    </List>
  );
}
