import { type OwnDoor, api, unwrap } from "@doorstep/core";
import { useQuery } from "@tanstack/react-query";

/** My notes for the door of a visit, and who read them when; live hints of the visit keep them fresh. */
export function useOwnDoor(visitId: string) {
  return useQuery({
    queryKey: ["booking", "door", visitId],
    queryFn: (): Promise<OwnDoor> => unwrap(api.GET("/api/v1/visits/{visit_id}/door", { params: { path: { visit_id: visitId } } })),
  });
}
