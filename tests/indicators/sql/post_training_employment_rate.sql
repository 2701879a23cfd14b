WITH filed AS (
  SELECT
    k.row_key AS row_key,
    k.person AS person,
    CAST(NULL AS TEXT) AS staff_id,
    CAST(NULL AS DATE) AS filed_on,
    k.started_on AS started_on,
    k.unit_code AS unit_code,
    k.ended_on AS counted_on,
    YEAR(k.ended_on) * 12 + MONTH(k.ended_on) - 1 AS m
  FROM known_training_enrolments AS k
  SEMI JOIN verdict_trained_persons AS p
    ON p.row_key = k.row_key AND p.verdict = 'verified'
  WHERE
    k.ended_on <= CAST('2026-06-30' AS DATE)
), r AS (
  SELECT
    r.*
  FROM filed AS r
  LEFT JOIN cover
    ON cover.person = r.person
  WHERE
    (
      (
        CAST(BIT_COUNT(
          (
            COALESCE(cover.employee0, 0) >> CAST(LEAST(
              GREATEST(
                (
                  (
                    YEAR((
                      r.started_on
                    )) * 12 + MONTH((
                      r.started_on
                    )) - 1
                  ) - 3
                ) - 24270,
                0
              ),
              60
            ) AS INT)
          ) & (
            (
              CAST(1 AS BIGINT) << CAST(GREATEST(
                LEAST(
                  GREATEST(
                    (
                      (
                        YEAR((
                          r.started_on
                        )) * 12 + MONTH((
                          r.started_on
                        )) - 1
                      ) - 1
                    ) + 1 - 24270,
                    0
                  ),
                  60
                ) - LEAST(
                  GREATEST(
                    (
                      (
                        YEAR((
                          r.started_on
                        )) * 12 + MONTH((
                          r.started_on
                        )) - 1
                      ) - 3
                    ) - 24270,
                    0
                  ),
                  60
                ),
                0
              ) AS INT)
            ) - 1
          )
        ) AS INT)
      ) = 0
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
    CAST(NULL AS DECIMAL(24, 6)) AS weight,
    (
      NOT COALESCE(
        (
          (
            CAST(BIT_COUNT(
              (
                COALESCE(cover.employee0, 0) >> CAST(LEAST(GREATEST((
                  r.m + 1
                ) - 24270, 0), 60) AS INT)
              ) & (
                (
                  CAST(1 AS BIGINT) << CAST(GREATEST(
                    LEAST(GREATEST((
                      r.m + 6
                    ) + 1 - 24270, 0), 60) - LEAST(GREATEST((
                      r.m + 1
                    ) - 24270, 0), 60),
                    0
                  ) AS INT)
                ) - 1
              )
            ) AS INT)
          ) >= 1
        ),
        FALSE
      )
    ) AS fails0,
    LAST_DAY(
      MAKE_DATE(CAST((
        r.m + 6
      ) // 12 AS INT), CAST((
        r.m + 6
      ) % 12 + 1 AS INT), 1)
    ) AS window0
  FROM r
  LEFT JOIN cover
    ON cover.person = r.person
), decided AS (
  SELECT
    *,
    CAST(CASE
      WHEN CAST('2026-06-30' AS DATE) < window0
      THEN 12
      WHEN fails0
      THEN CASE WHEN CAST('2026-06-30' AS DATE) < window0 THEN 12 ELSE 11 END
      ELSE 0
    END AS INT) AS decision
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
  CASE
    WHEN decision = 0 AND first_row <> row_key
    THEN 'counted_already'
    WHEN decision // 10 = 1
    THEN 'not_placed'
    ELSE ''
  END AS reason,
  CASE WHEN decision % 10 = 2 THEN CASE WHEN decision // 10 = 1 THEN window0 END END AS window_end,
  CASE WHEN decision = 0 AND first_row <> row_key THEN first_row END AS counted_row,
  value,
  weight
FROM (
  SELECT
    *,
    row_key AS first_row
  FROM decided
)
