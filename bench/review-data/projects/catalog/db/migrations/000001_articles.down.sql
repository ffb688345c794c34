DROP TABLE stock_events;
DROP TABLE articles;
