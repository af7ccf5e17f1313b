import type { Order } from "@doorstep/core";
import { useEffect, useRef } from "react";
import { useNavigate } from "react-router";

/** Goes from the search to the good news, for whoever watched it. */
export function useGoodNews(order: Order | undefined): void {
  const navigate = useNavigate();
  const watched = useRef(false);
  const state = order?.state;
  const id = order?.id;
  useEffect(() => {
    if (state === "searching") watched.current = true;
    else if (state === "confirmed" && watched.current) {
      watched.current = false;
      void navigate(`/bookings/${id}/booked`, { replace: true, viewTransition: true });
    }
  }, [navigate, state, id]);
}
