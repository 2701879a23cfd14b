WITH r AS (
  SELECT
    r.*
  FROM (
    SELECT
      k.row_key AS row_key,
      k.person AS person,
      k.handler AS staff_id,
      CAST(NULL AS DATE) AS filed_on,
      CAST(k.finished_at AS DATE) AS finished_at,
      k.trips AS trips,
      k.unit_code AS unit_code,
      CAST(k.accepted_at AS DATE) AS counted_on,
      YEAR(CAST(k.accepted_at AS DATE)) * 12 + MONTH(CAST(k.accepted_at AS DATE)) - 1 AS m
    FROM known_service_cases AS k
    WHERE
      CAST(k.accepted_at AS DATE) <= CAST('2026-06-30' AS DATE)
  ) AS r
  WHERE
    (
      (
        NOT (
          r.finished_at IS NULL
        )
      ) AND (
        NOT (
          r.trips IS NULL
        )
      )
    )
), judged AS (
  SELECT
    r.row_key,
    r.person,
    r.unit_code,
    r.staff_id,
    r.counted_on,
    r.m,
    r.filed_on,
    CAST(NULL AS DOUBLE) AS value,
    CAST(r.trips AS DECIMAL(24, 6)) AS weight
  FROM r
), decided AS (
  SELECT
    *,
    CAST(0 AS INT) AS decision
  FROM judged
)
SELECT
  row_key,
  person,
  unit_code,
  staff_id,
  counted_on,
  CAST(m AS INT) AS m,
  CASE
    WHEN decision = 0 AND first_row <> row_key
    THEN 'refused'
    WHEN decision % 10 = 0
    THEN 'verified'
    WHEN decision % 10 = 1
    THEN 'refused'
    WHEN decision % 10 = 2
    THEN 'pending'
    WHEN decision % 10 = 3
    THEN 'unverifiable'
  END AS verdict,
  CASE WHEN decision = 0 AND first_row <> row_key THEN 'counted_already' ELSE '' END AS reason,
  CAST(NULL AS DATE) AS window_end,
  CASE WHEN decision = 0 AND first_row <> row_key THEN first_row END AS counted_row,
  value,
  weight
FROM (
  SELECT
    *,
    row_key AS first_row
  FROM decided
)
