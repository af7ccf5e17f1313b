import type { Service } from "@doorstep/core";
import { ErrorState, ListRow, List, Sheet, SkeletonCards, TextField } from "@doorstep/ui";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useAllServices } from "../queries";

interface Props {
  market: string;
  onChoose(service: Service): void;
  onClose(): void;
}

/** Which service somebody of a party gets: all of the city's, narrowed by what is typed. */
export default function ServiceDialog({ market, onChoose, onClose }: Props) {
  const { t } = useTranslation();
  const services = useAllServices(market);
  const [typed, setTyped] = useState("");
  const wanted = typed.trim().toLocaleLowerCase();
  const found = services.data?.filter(({ name }) => name.toLocaleLowerCase().includes(wanted)) ?? [];
  return (
    <Sheet open onOpenChange={(open) => !open && onClose()} title={t("together.choose_service")}>
      <div className="flex flex-col gap-3">
        <TextField label={t("together.find_service")} value={typed} onChange={(event) => setTyped(event.target.value)} />
        {services.isPending ? (
          <SkeletonCards count={4} />
        ) : services.isError ? (
          <ErrorState error={services.error} onRetry={() => void services.refetch()} />
        ) : found.length === 0 ? (
          <p role="status" className="text-muted">
            {t("together.no_service")}
          </p>
        ) : (
          <List>
            {found.map((service) => (
              <ListRow key={service.id} title={service.name} onClick={() => onChoose(service)} />
            ))}
          </List>
        )}
      </div>
    </Sheet>
  );
}
