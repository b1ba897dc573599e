ALTER TABLE `receipts` ADD `names` text DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE `submissions` ADD `order_title` text DEFAULT '' NOT NULL;--> statement-breakpoint
UPDATE `submissions` SET `order_title` = (SELECT o.title FROM orders o WHERE o.id = submissions.order_id);--> statement-breakpoint
UPDATE `receipts` SET `names` = (
	SELECT json_object('workspace', w.name, 'customer', c.name, 'title', o.title, 'description', l.description, 'email', l.email)
	FROM submissions s JOIN orders o ON o.id = s.order_id JOIN customers c ON c.id = o.customer_id JOIN workspaces w ON w.id = 1
	LEFT JOIN upload_links l ON l.id = s.link_id WHERE s.id = receipts.submission_id
);
