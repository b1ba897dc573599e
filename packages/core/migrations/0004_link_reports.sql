CREATE TABLE `link_reports` (
	`id` text PRIMARY KEY NOT NULL,
	`created_at` integer NOT NULL,
	`link_id` text NOT NULL,
	`text` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `link_reports_link` ON `link_reports` (`link_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `link_reports_old` ON `link_reports` (`created_at`);