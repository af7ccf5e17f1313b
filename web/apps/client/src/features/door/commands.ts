import { type DoorNotes, type OwnDoor, api, unwrap } from "@doorstep/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";

/** Other notes for one visit; those of the address stay. */
export function useChangeDoor(visitId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: DoorNotes): Promise<OwnDoor> => unwrap(api.PUT("/api/v1/visits/{visit_id}/door", { params: { path: { visit_id: visitId } }, body })),
    onSuccess: (door) => queries.setQueryData(["booking", "door", visitId], door),
  });
}
