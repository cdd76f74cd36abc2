WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count)
INSERT INTO articles (id, source, identity, url, title, text, language, authors, published_at, published_from, fetched_at, read, version,
  archived_at, happened_at, checked_at)
SELECT i, 'outlet' || (i % 22), i, 'https://one.example/' || i, 'Title ' || i, 'A text of some length.',
  trim(substr('en ar ckbkmr', 1 + 3 * (i % 4), 3)), '[]', at, 'listing', at, 1, 1, '', at, at
FROM (SELECT i, strftime('%Y-%m-%d %H\:%M\:%f000', julianday(:end) - CAST(:days AS REAL) * (:count - i) / :count) AS at FROM n);
INSERT INTO stories (id, opened_at, last_at, changed) SELECT id, happened_at, happened_at, 0 FROM articles WHERE id % 2;
INSERT INTO members (article_id, story_id, score, reason, by)
SELECT id, id - 1 + id % 2, 0.9, '', 'machine' FROM articles;
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i <= :names)
INSERT INTO dossiers (id, key, name, kind, is_listed, mentions, last_at, recent, usual, dismissed_by)
SELECT i, '~n ' || i, 'Name ' || i, 'person', i < 200, 0, :end, 0, 0.0, '' FROM n;
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :each)
INSERT INTO dossier_mentions (dossier_id, happened_at, article_id)
SELECT rank(), happened_at, id FROM articles, n UNION SELECT 1, happened_at, id FROM articles WHERE id % 2 ORDER BY 1, 2, 3;
INSERT INTO dossier_days (dossier_id, day, source, mentions)
SELECT m.dossier_id, CAST(julianday(m.happened_at) - 2440587.5 AS INTEGER) AS day, a.source, COUNT(*)
FROM dossier_mentions m JOIN articles a ON a.id = m.article_id GROUP BY 1, 2, 3;
UPDATE dossiers SET mentions = coalesce((SELECT SUM(mentions) FROM dossier_days d WHERE d.dossier_id = dossiers.id), 0);
ANALYZE
