CREATE TABLE `order_edits` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`order_id` text NOT NULL,
	`at` integer NOT NULL,
	`link_id` text NOT NULL,
	`field` text NOT NULL,
	`from` text,
	`to` text,
	FOREIGN KEY (`order_id`) REFERENCES `orders`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `order_edits_order` ON `order_edits` (`order_id`,`id`);--> statement-breakpoint
CREATE TABLE `time_requests` (
	`id` text PRIMARY KEY NOT NULL,
	`created_at` integer NOT NULL,
	`link_id` text NOT NULL,
	`answered_at` integer,
	`answered_by` text,
	`granted_ends_at` integer,
	FOREIGN KEY (`link_id`) REFERENCES `upload_links`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`answered_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `time_requests_link` ON `time_requests` (`link_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `time_requests_open` ON `time_requests` (`created_at`) WHERE "time_requests"."answered_at" is null;--> statement-breakpoint
ALTER TABLE `customers` ADD `accent` text;--> statement-breakpoint
ALTER TABLE `customers` ADD `welcome_text` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `customers` ADD `logo_key` text;--> statement-breakpoint
ALTER TABLE `customers` ADD `logo_media_type` text;--> statement-breakpoint
ALTER TABLE `codes` ADD `channel` text DEFAULT 'email' NOT NULL;--> statement-breakpoint
CREATE INDEX `codes_sms` ON `codes` (`created_at`) WHERE channel = 'sms';--> statement-breakpoint
ALTER TABLE `staff` ADD `submission_notices` text DEFAULT 'instant' NOT NULL;--> statement-breakpoint
ALTER TABLE `tasks` ADD `reviewed_at` integer;--> statement-breakpoint
ALTER TABLE `tasks` ADD `reviewed_by` text REFERENCES staff(id);--> statement-breakpoint
ALTER TABLE `upload_links` ADD `reminded_at` integer;--> statement-breakpoint
ALTER TABLE `workspaces` ADD `accent` text;--> statement-breakpoint
ALTER TABLE `workspaces` ADD `welcome_text` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `workspaces` ADD `logo_key` text;--> statement-breakpoint
ALTER TABLE `workspaces` ADD `logo_media_type` text;