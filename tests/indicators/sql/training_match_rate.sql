WITH r AS (
  SELECT
    k.row_key AS row_key,
    k.person AS person,
    CAST(NULL AS TEXT) AS staff_id,
    CAST(NULL AS DATE) AS filed_on,
    k.occupation AS occupation,
    k.ended_on AS ended_on,
    k.unit_code AS unit_code,
    k.ended_on AS counted_on,
    YEAR(k.ended_on) * 12 + MONTH(k.ended_on) - 1 AS m
  FROM known_training_enrolments AS k
  SEMI JOIN verdict_post_training_employment_rate AS p
    ON p.row_key = k.row_key AND p.verdict = 'verified'
  WHERE
    k.ended_on <= CAST('2026-06-30' AS DATE)
), has1 AS (
  SELECT DISTINCT
    r.row_key AS row_key
  FROM r
  JOIN known_employment_registrations AS e
    ON e.person = r.person
    AND (
      (
        (
          e.started_on > r.ended_on
        )
        AND (
          e.started_on <= LAST_DAY(
            MAKE_DATE(CAST((
              r.m + 6
            ) // 12 AS INT), CAST((
              r.m + 6
            ) % 12 + 1 AS INT), 1)
          )
        )
      )
      AND (
        (
          CASE REGEXP_REPLACE(
              UPPER(
                TRANSLATE(
                  e.occupation,
                  '！＂＃＄％＆（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～　',
                  '!"#$%&()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~ '
                )
              ),
              '\s+',
              '',
              'g'
            )
            WHEN '中式厨师'
            THEN '中式烹调师'
            WHEN '中式面点'
            THEN '中式面点师'
            WHEN '中餐厨师'
            THEN '中式烹调师'
            WHEN '保安'
            THEN '保安员'
            WHEN '保洁'
            THEN '保洁员'
            WHEN '保育员'
            THEN '保育师'
            WHEN '养老护理'
            THEN '养老护理员'
            WHEN '厨师'
            THEN '中式烹调师'
            WHEN '叉车工'
            THEN '叉车司机'
            WHEN '叉车驾驶员'
            THEN '叉车司机'
            WHEN '外卖员'
            THEN '网约配送员'
            WHEN '外卖骑手'
            THEN '网约配送员'
            WHEN '家政'
            THEN '家政服务员'
            WHEN '家政员'
            THEN '家政服务员'
            WHEN '家政服务'
            THEN '家政服务员'
            WHEN '快递'
            THEN '快递员'
            WHEN '快递配送员'
            THEN '快递员'
            WHEN '护理员(养老)'
            THEN '养老护理员'
            WHEN '服装缝纫工'
            THEN '缝纫工'
            WHEN '汽修'
            THEN '汽车维修工'
            WHEN '汽修工'
            THEN '汽车维修工'
            WHEN '汽车修理工'
            THEN '汽车维修工'
            WHEN '焊接工'
            THEN '焊工'
            WHEN '理发师'
            THEN '美发师'
            WHEN '电商'
            THEN '电子商务师'
            WHEN '电商主播'
            THEN '互联网营销师'
            WHEN '电商运营'
            THEN '电子商务师'
            WHEN '电子商务'
            THEN '电子商务师'
            WHEN '电工作业'
            THEN '电工'
            WHEN '电焊工'
            THEN '焊工'
            WHEN '直播销售员'
            THEN '互联网营销师'
            WHEN '维修电工'
            THEN '电工'
            WHEN '缝纫'
            THEN '缝纫工'
            WHEN '网络主播'
            THEN '互联网营销师'
            WHEN '美发'
            THEN '美发师'
            WHEN '美容'
            THEN '美容师'
            WHEN '美容员'
            THEN '美容师'
            WHEN '育婴'
            THEN '育婴员'
            WHEN '育婴师'
            THEN '育婴员'
            WHEN '车工(缝纫)'
            THEN '缝纫工'
            WHEN '送餐员'
            THEN '网约配送员'
            WHEN '面点师'
            THEN '中式面点师'
            ELSE REGEXP_REPLACE(
              UPPER(
                TRANSLATE(
                  e.occupation,
                  '！＂＃＄％＆（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～　',
                  '!"#$%&()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~ '
                )
              ),
              '\s+',
              '',
              'g'
            )
          END
        ) = (
          CASE REGEXP_REPLACE(
              UPPER(
                TRANSLATE(
                  r.occupation,
                  '！＂＃＄％＆（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～　',
                  '!"#$%&()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~ '
                )
              ),
              '\s+',
              '',
              'g'
            )
            WHEN '中式厨师'
            THEN '中式烹调师'
            WHEN '中式面点'
            THEN '中式面点师'
            WHEN '中餐厨师'
            THEN '中式烹调师'
            WHEN '保安'
            THEN '保安员'
            WHEN '保洁'
            THEN '保洁员'
            WHEN '保育员'
            THEN '保育师'
            WHEN '养老护理'
            THEN '养老护理员'
            WHEN '厨师'
            THEN '中式烹调师'
            WHEN '叉车工'
            THEN '叉车司机'
            WHEN '叉车驾驶员'
            THEN '叉车司机'
            WHEN '外卖员'
            THEN '网约配送员'
            WHEN '外卖骑手'
            THEN '网约配送员'
            WHEN '家政'
            THEN '家政服务员'
            WHEN '家政员'
            THEN '家政服务员'
            WHEN '家政服务'
            THEN '家政服务员'
            WHEN '快递'
            THEN '快递员'
            WHEN '快递配送员'
            THEN '快递员'
            WHEN '护理员(养老)'
            THEN '养老护理员'
            WHEN '服装缝纫工'
            THEN '缝纫工'
            WHEN '汽修'
            THEN '汽车维修工'
            WHEN '汽修工'
            THEN '汽车维修工'
            WHEN '汽车修理工'
            THEN '汽车维修工'
            WHEN '焊接工'
            THEN '焊工'
            WHEN '理发师'
            THEN '美发师'
            WHEN '电商'
            THEN '电子商务师'
            WHEN '电商主播'
            THEN '互联网营销师'
            WHEN '电商运营'
            THEN '电子商务师'
            WHEN '电子商务'
            THEN '电子商务师'
            WHEN '电工作业'
            THEN '电工'
            WHEN '电焊工'
            THEN '焊工'
            WHEN '直播销售员'
            THEN '互联网营销师'
            WHEN '维修电工'
            THEN '电工'
            WHEN '缝纫'
            THEN '缝纫工'
            WHEN '网络主播'
            THEN '互联网营销师'
            WHEN '美发'
            THEN '美发师'
            WHEN '美容'
            THEN '美容师'
            WHEN '美容员'
            THEN '美容师'
            WHEN '育婴'
            THEN '育婴员'
            WHEN '育婴师'
            THEN '育婴员'
            WHEN '车工(缝纫)'
            THEN '缝纫工'
            WHEN '送餐员'
            THEN '网约配送员'
            WHEN '面点师'
            THEN '中式面点师'
            ELSE REGEXP_REPLACE(
              UPPER(
                TRANSLATE(
                  r.occupation,
                  '！＂＃＄％＆（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～　',
                  '!"#$%&()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~ '
                )
              ),
              '\s+',
              '',
              'g'
            )
          END
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
        NOT has1.row_key IS NULL
      ), FALSE)
    ) AS fails0
  FROM r
  LEFT JOIN has1
    ON has1.row_key = r.row_key
), decided AS (
  SELECT
    *,
    CAST(CASE WHEN fails0 THEN 11 ELSE 0 END AS INT) AS decision
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
    THEN 'other_trade'
    ELSE ''
  END AS reason,
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
