WITH r AS (
  SELECT
    k.row_key AS row_key,
    k.person AS person,
    k.handler AS staff_id,
    k.registered_on AS filed_on,
    k.started_on AS started_on,
    k.form AS form,
    k.unit_code AS unit_code,
    k.started_on AS counted_on,
    YEAR(k.started_on) * 12 + MONTH(k.started_on) - 1 AS m
  FROM known_employment_registrations AS k
  WHERE
    k.started_on <= CAST('2026-06-30' AS DATE)
), has1 AS (
  SELECT DISTINCT
    r.row_key AS row_key
  FROM r
  JOIN known_deaths AS e
    ON e.person = r.person AND (
      e.died_on < r.started_on
    )
), has2 AS (
  SELECT DISTINCT
    r.row_key AS row_key
  FROM r
  JOIN known_pensions AS e
    ON e.person = r.person
    AND (
      (
        e.from_month <= r.m
      )
      AND (
        (
          (
            e.to_month IS NULL
          ) OR (
            e.to_month >= r.m
          )
        )
      )
    )
), has6 AS (
  SELECT DISTINCT
    r.row_key AS row_key
  FROM (
    SELECT
      r.*
    FROM r
    WHERE
      (
        r.form = '个体工商户'
      )
  ) AS r
  JOIN known_business_roles AS e
    ON e.person = r.person
    AND (
      (
        (
          e.role IN ('法定代表人', '经营者')
        )
        AND (
          e.from_on <= LAST_DAY(
            MAKE_DATE(CAST((
              r.m + 3
            ) // 12 AS INT), CAST((
              r.m + 3
            ) % 12 + 1 AS INT), 1)
          )
        )
      )
      AND (
        (
          (
            e.to_on IS NULL
          )
          OR (
            e.to_on >= MAKE_DATE(CAST((
              r.m
            ) // 12 AS INT), CAST((
              r.m
            ) % 12 + 1 AS INT), 1)
          )
        )
      )
    )
), has7 AS (
  SELECT DISTINCT
    r.row_key AS row_key
  FROM (
    SELECT
      r.*
    FROM r
    WHERE
      (
        r.form = '灵活就业'
      )
  ) AS r
  JOIN known_visits AS e
    ON e.person = r.person
    AND (
      (
        e.outcome = '在岗'
      )
      AND (
        (
          YEAR((
            CAST(e.visited_at AS DATE)
          )) * 12 + MONTH((
            CAST(e.visited_at AS DATE)
          )) - 1
        ) BETWEEN r.m AND (
          r.m + 3
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
    CAST(NULL AS DECIMAL(24, 6)) AS weight,
    (
      NOT COALESCE((
        NOT r.person IS NULL
      ), FALSE)
    ) AS fails0,
    (
      NOT COALESCE((
        NOT (
          NOT has1.row_key IS NULL
        )
      ), FALSE)
    ) AS fails1,
    (
      NOT COALESCE((
        NOT (
          NOT has2.row_key IS NULL
        )
      ), FALSE)
    ) AS fails2,
    (
      NOT COALESCE(
        (
          (
            CAST(BIT_COUNT(
              (
                COALESCE(cover.employee0, 0) >> CAST(LEAST(GREATEST((
                  r.m - 3
                ) - 24270, 0), 60) AS INT)
              ) & (
                (
                  CAST(1 AS BIGINT) << CAST(GREATEST(
                    LEAST(GREATEST((
                      r.m - 1
                    ) + 1 - 24270, 0), 60) - LEAST(GREATEST((
                      r.m - 3
                    ) - 24270, 0), 60),
                    0
                  ) AS INT)
                ) - 1
              )
            ) AS INT)
          ) = 0
        ),
        FALSE
      )
    ) AS fails3,
    (
      CASE
        WHEN (
          r.form IN ('单位就业', '公益性岗位')
        )
        THEN NOT COALESCE(
          (
            (
              CAST(BIT_COUNT(
                (
                  COALESCE(cover.employee0, 0) >> CAST(LEAST(GREATEST(r.m - 24270, 0), 60) AS INT)
                ) & (
                  (
                    CAST(1 AS BIGINT) << CAST(GREATEST(
                      LEAST(GREATEST((
                        r.m + 3
                      ) + 1 - 24270, 0), 60) - LEAST(GREATEST(r.m - 24270, 0), 60),
                      0
                    ) AS INT)
                  ) - 1
                )
              ) AS INT)
            ) >= 1
          ),
          FALSE
        )
        ELSE FALSE
      END
    ) AS fails4,
    LAST_DAY(
      MAKE_DATE(CAST((
        r.m + 3
      ) // 12 AS INT), CAST((
        r.m + 3
      ) % 12 + 1 AS INT), 1)
    ) AS window4,
    (
      CASE
        WHEN (
          r.form = '个体工商户'
        )
        THEN NOT COALESCE(
          (
            (
              (
                CAST(BIT_COUNT(
                  (
                    COALESCE(cover.self0, 0) >> CAST(LEAST(GREATEST(r.m - 24270, 0), 60) AS INT)
                  ) & (
                    (
                      CAST(1 AS BIGINT) << CAST(GREATEST(
                        LEAST(GREATEST((
                          r.m + 3
                        ) + 1 - 24270, 0), 60) - LEAST(GREATEST(r.m - 24270, 0), 60),
                        0
                      ) AS INT)
                    ) - 1
                  )
                ) AS INT)
              ) >= 1
            )
            OR (
              NOT has6.row_key IS NULL
            )
          ),
          FALSE
        )
        ELSE FALSE
      END
    ) AS fails5,
    LAST_DAY(
      MAKE_DATE(CAST((
        r.m + 3
      ) // 12 AS INT), CAST((
        r.m + 3
      ) % 12 + 1 AS INT), 1)
    ) AS window5,
    (
      CASE
        WHEN (
          r.form = '灵活就业'
        )
        THEN NOT COALESCE(
          (
            (
              (
                CAST(BIT_COUNT(
                  (
                    COALESCE(cover.self0, 0) >> CAST(LEAST(GREATEST(r.m - 24270, 0), 60) AS INT)
                  ) & (
                    (
                      CAST(1 AS BIGINT) << CAST(GREATEST(
                        LEAST(GREATEST((
                          r.m + 3
                        ) + 1 - 24270, 0), 60) - LEAST(GREATEST(r.m - 24270, 0), 60),
                        0
                      ) AS INT)
                    ) - 1
                  )
                ) AS INT)
              ) >= 1
            )
            OR (
              NOT has7.row_key IS NULL
            )
          ),
          FALSE
        )
        ELSE FALSE
      END
    ) AS fails6,
    LAST_DAY(
      MAKE_DATE(CAST((
        r.m + 3
      ) // 12 AS INT), CAST((
        r.m + 3
      ) % 12 + 1 AS INT), 1)
    ) AS window6
  FROM r
  LEFT JOIN cover
    ON cover.person = r.person
  LEFT JOIN has1
    ON has1.row_key = r.row_key
  LEFT JOIN has2
    ON has2.row_key = r.row_key
  LEFT JOIN has6
    ON has6.row_key = r.row_key
  LEFT JOIN has7
    ON has7.row_key = r.row_key
), decided AS (
  SELECT
    *,
    CAST(CASE
      WHEN fails0
      THEN 11
      WHEN fails1
      THEN 21
      WHEN fails2
      THEN 31
      WHEN fails3
      THEN 41
      WHEN fails4
      THEN CASE WHEN CAST('2026-06-30' AS DATE) < window4 THEN 52 ELSE 51 END
      WHEN fails5
      THEN CASE WHEN CAST('2026-06-30' AS DATE) < window5 THEN 62 ELSE 61 END
      WHEN fails6
      THEN CASE WHEN CAST('2026-06-30' AS DATE) < window6 THEN 72 ELSE 71 END
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
    THEN 'identity_invalid'
    WHEN decision // 10 = 2
    THEN 'deceased'
    WHEN decision // 10 = 3
    THEN 'pensioner'
    WHEN decision // 10 = 4
    THEN 'already_employed'
    WHEN decision // 10 = 5
    THEN 'no_trace'
    WHEN decision // 10 = 6
    THEN 'no_trace'
    WHEN decision // 10 = 7
    THEN 'no_trace'
    ELSE ''
  END AS reason,
  CASE
    WHEN decision % 10 = 2
    THEN CASE
      WHEN decision // 10 = 5
      THEN window4
      WHEN decision // 10 = 6
      THEN window5
      WHEN decision // 10 = 7
      THEN window6
    END
  END AS window_end,
  CASE WHEN decision = 0 AND first_row <> row_key THEN first_row END AS counted_row,
  value,
  weight
FROM (
  SELECT
    *,
    CASE
      WHEN decision = 0
      THEN FIRST_VALUE(row_key) OVER (
        PARTITION BY decision, person, YEAR(counted_on)
        ORDER BY counted_on, filed_on, row_key
      )
    END AS first_row
  FROM decided
  WHERE
    decision = 0
  UNION ALL BY NAME
  SELECT
    *,
    CAST(NULL AS BIGINT) AS first_row
  FROM decided
  WHERE
    decision <> 0
)
