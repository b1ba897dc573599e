CREATE TABLE `audit_events` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`id` text NOT NULL,
	`at` integer NOT NULL,
	`verb` text NOT NULL,
	`actor_kind` text NOT NULL,
	`actor_id` text,
	`subject_id` text,
	`facts` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `audit_events_id_unique` ON `audit_events` (`id`);--> statement-breakpoint
CREATE INDEX `audit_events_subject` ON `audit_events` (`subject_id`,`seq`);--> statement-breakpoint
CREATE TABLE `chore_leases` (
	`chore` text PRIMARY KEY NOT NULL,
	`lease_id` text,
	`lease_until` integer NOT NULL,
	`done_for` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `chore_runs` (
	`id` text PRIMARY KEY NOT NULL,
	`chore` text NOT NULL,
	`scheduled_for` integer NOT NULL,
	`started_at` integer NOT NULL,
	`finished_at` integer,
	`items` integer DEFAULT 0 NOT NULL,
	`bytes` integer DEFAULT 0 NOT NULL,
	`failure` text
);
--> statement-breakpoint
CREATE INDEX `chore_runs_started` ON `chore_runs` (`started_at`);--> statement-breakpoint
CREATE TABLE `customers` (
	`id` text PRIMARY KEY NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	`name` text NOT NULL,
	`sort_name` text NOT NULL,
	`notes` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`created_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `customers_sort_name` ON `customers` (`sort_name`,`id`);--> statement-breakpoint
CREATE TABLE `file_holders` (
	`holder_id` text NOT NULL,
	`file_id` text NOT NULL,
	`asset_id` text,
	`created_at` integer NOT NULL,
	`expires_at` integer,
	`chosen` integer DEFAULT false NOT NULL,
	PRIMARY KEY(`holder_id`, `file_id`),
	FOREIGN KEY (`file_id`) REFERENCES `files`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `file_holders_file` ON `file_holders` (`file_id`);--> statement-breakpoint
CREATE INDEX `file_holders_list` ON `file_holders` (`holder_id`,`created_at`,`file_id`);--> statement-breakpoint
CREATE INDEX `file_holders_asset` ON `file_holders` (`asset_id`) WHERE asset_id is not null;--> statement-breakpoint
CREATE TABLE `files` (
	`id` text PRIMARY KEY NOT NULL,
	`created_at` integer NOT NULL,
	`state` text NOT NULL,
	`name` text NOT NULL,
	`relative_path` text NOT NULL,
	`media_type` text NOT NULL,
	`size_bytes` integer NOT NULL,
	`last_modified` integer,
	`object_key` text NOT NULL,
	`sha256` text,
	`digest_part_bytes` integer,
	`crc32` text,
	`ready_at` integer,
	`expires_at` integer,
	`deleting_at` integer,
	`uploaded_by_link` text,
	`submission_id` text
);
--> statement-breakpoint
CREATE INDEX `files_due` ON `files` (`state`,`expires_at`);--> statement-breakpoint
CREATE TABLE `notices` (
	`id` text PRIMARY KEY NOT NULL,
	`created_at` integer NOT NULL,
	`template` text NOT NULL,
	`about_id` text NOT NULL,
	`staff_id` text,
	`state` text NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`next_at` integer NOT NULL,
	`lease_until` integer,
	`sent_at` integer,
	`failure` text
);
--> statement-breakpoint
CREATE INDEX `notices_due` ON `notices` (`next_at`) WHERE state in ('queued', 'retry');--> statement-breakpoint
CREATE INDEX `notices_about` ON `notices` (`about_id`);--> statement-breakpoint
CREATE INDEX `notices_old` ON `notices` (`next_at`) WHERE state in ('sent', 'dead');--> statement-breakpoint
CREATE TABLE `order_status_changes` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`order_id` text NOT NULL,
	`at` integer NOT NULL,
	`by` text,
	`from` text,
	`to` text NOT NULL,
	FOREIGN KEY (`order_id`) REFERENCES `orders`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `order_status_changes_order` ON `order_status_changes` (`order_id`,`id`);--> statement-breakpoint
CREATE TABLE `orders` (
	`id` text PRIMARY KEY NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	`number` integer NOT NULL,
	`title` text NOT NULL,
	`customer_id` text NOT NULL,
	`project` text DEFAULT '' NOT NULL,
	`series` text DEFAULT '' NOT NULL,
	`duration_seconds` integer,
	`label` text DEFAULT '' NOT NULL,
	`status` text NOT NULL,
	`completed_at` integer,
	`content_version` integer DEFAULT 1 NOT NULL,
	`access_version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`created_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`customer_id`) REFERENCES `customers`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `orders_number_unique` ON `orders` (`number`);--> statement-breakpoint
CREATE INDEX `orders_customer` ON `orders` (`customer_id`,`number`);--> statement-breakpoint
CREATE INDEX `orders_status` ON `orders` (`status`,`number`);--> statement-breakpoint
CREATE TABLE `codes` (
	`id` text PRIMARY KEY NOT NULL,
	`created_at` integer NOT NULL,
	`purpose` text NOT NULL,
	`subject_id` text,
	`destination_hash` text NOT NULL,
	`asker_hash` text NOT NULL,
	`salt` text NOT NULL,
	`hash` text NOT NULL,
	`sealed` text,
	`expires_at` integer NOT NULL,
	`tries` integer DEFAULT 0 NOT NULL,
	`used_at` integer
);
--> statement-breakpoint
CREATE INDEX `codes_asked` ON `codes` (`destination_hash`,`asker_hash`,`created_at`);--> statement-breakpoint
CREATE INDEX `codes_subject` ON `codes` (`subject_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `codes_due` ON `codes` (`expires_at`);--> statement-breakpoint
CREATE TABLE `identities` (
	`id` text PRIMARY KEY NOT NULL,
	`created_at` integer NOT NULL,
	`staff_id` text,
	`method` text NOT NULL,
	`email` text NOT NULL,
	FOREIGN KEY (`staff_id`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `identities_method_email` ON `identities` (`method`,`email`);--> statement-breakpoint
CREATE INDEX `identities_staff` ON `identities` (`staff_id`);--> statement-breakpoint
CREATE TABLE `sessions` (
	`hash` text PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`created_at` integer NOT NULL,
	`actor_kind` text NOT NULL,
	`staff_id` text,
	`link_id` text,
	`link_generation` integer,
	`assurance` text NOT NULL,
	`stepped_up_at` integer,
	`device` text NOT NULL,
	`seen_at` integer NOT NULL,
	`idle_ends_at` integer NOT NULL,
	`ends_at` integer NOT NULL,
	`ended_at` integer,
	FOREIGN KEY (`staff_id`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `sessions_id_unique` ON `sessions` (`id`);--> statement-breakpoint
CREATE INDEX `sessions_staff` ON `sessions` (`staff_id`);--> statement-breakpoint
CREATE INDEX `sessions_link` ON `sessions` (`link_id`);--> statement-breakpoint
CREATE INDEX `sessions_due` ON `sessions` (`ends_at`);--> statement-breakpoint
CREATE TABLE `staff` (
	`id` text PRIMARY KEY NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text,
	`email` text NOT NULL,
	`name` text NOT NULL,
	`role` text NOT NULL,
	`invited_at` integer,
	`signed_in_at` integer,
	`disabled_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `staff_email_unique` ON `staff` (`email`);--> statement-breakpoint
CREATE TABLE `submissions` (
	`id` text PRIMARY KEY NOT NULL,
	`created_at` integer NOT NULL,
	`link_id` text NOT NULL,
	`order_id` text NOT NULL,
	`bytes_at` integer NOT NULL,
	`closed_at` integer,
	`closed_because` text,
	`files` integer DEFAULT 0 NOT NULL,
	`bytes` integer DEFAULT 0 NOT NULL,
	`content_version` integer DEFAULT 1 NOT NULL,
	`access_version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`order_id`) REFERENCES `orders`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `submissions_open` ON `submissions` (`link_id`,`order_id`) WHERE "submissions"."closed_at" is null;--> statement-breakpoint
CREATE INDEX `submissions_due` ON `submissions` (`bytes_at`) WHERE "submissions"."closed_at" is null;--> statement-breakpoint
CREATE INDEX `submissions_order` ON `submissions` (`order_id`,`created_at`);--> statement-breakpoint
CREATE TABLE `task_types` (
	`id` text PRIMARY KEY NOT NULL,
	`created_at` integer NOT NULL,
	`name` text NOT NULL,
	`sort_name` text NOT NULL,
	`enabled_for_customer_upload` integer NOT NULL,
	`allowed_extensions` text NOT NULL,
	`auto_accept` integer DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `task_types_sort_name` ON `task_types` (`sort_name`);--> statement-breakpoint
CREATE TABLE `tasks` (
	`id` text PRIMARY KEY NOT NULL,
	`created_at` integer NOT NULL,
	`order_id` text NOT NULL,
	`task_type_id` text NOT NULL,
	`title` text DEFAULT '' NOT NULL,
	`position` integer NOT NULL,
	`state` text DEFAULT 'needed' NOT NULL,
	`reject_reason` text,
	`completed_at` integer,
	FOREIGN KEY (`order_id`) REFERENCES `orders`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`task_type_id`) REFERENCES `task_types`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `tasks_order` ON `tasks` (`order_id`,`position`);--> statement-breakpoint
CREATE INDEX `tasks_type` ON `tasks` (`task_type_id`);--> statement-breakpoint
CREATE TABLE `upload_links` (
	`id` text PRIMARY KEY NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	`customer_id` text NOT NULL,
	`parent_id` text,
	`description` text NOT NULL,
	`email` text NOT NULL,
	`phone` text,
	`second_factor` text DEFAULT 'off' NOT NULL,
	`allow_title` integer NOT NULL,
	`allow_duration` integer NOT NULL,
	`display` text NOT NULL,
	`order_from` integer,
	`order_to` integer,
	`projects` text NOT NULL,
	`series` text NOT NULL,
	`ends_at` integer,
	`key_id` text NOT NULL,
	`generation` integer DEFAULT 1 NOT NULL,
	`revoked_at` integer,
	`sent_at` integer,
	`used_at` integer,
	`files_in` integer DEFAULT 0 NOT NULL,
	`bytes_in` integer DEFAULT 0 NOT NULL,
	FOREIGN KEY (`created_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`customer_id`) REFERENCES `customers`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`parent_id`) REFERENCES `upload_links`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `upload_links_customer` ON `upload_links` (`customer_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `upload_links_parent` ON `upload_links` (`parent_id`);--> statement-breakpoint
CREATE INDEX `upload_links_ends` ON `upload_links` (`ends_at`);--> statement-breakpoint
CREATE TABLE `assets` (
	`id` text PRIMARY KEY NOT NULL,
	`created_at` integer NOT NULL,
	`task_id` text NOT NULL,
	`link_id` text NOT NULL,
	`name` text NOT NULL,
	`files` integer NOT NULL,
	FOREIGN KEY (`task_id`) REFERENCES `tasks`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `assets_task` ON `assets` (`task_id`);--> statement-breakpoint
CREATE INDEX `assets_created` ON `assets` (`created_at`);--> statement-breakpoint
CREATE TABLE `upload_parts` (
	`upload_id` text NOT NULL,
	`n` integer NOT NULL,
	`attempt_id` text NOT NULL,
	`claimed_at` integer NOT NULL,
	`recorded_at` integer,
	`size_bytes` integer,
	`crc32` text,
	`sha256` text,
	`tag` text,
	PRIMARY KEY(`upload_id`, `n`),
	FOREIGN KEY (`upload_id`) REFERENCES `uploads`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `uploads` (
	`id` text PRIMARY KEY NOT NULL,
	`created_at` integer NOT NULL,
	`request_id` text NOT NULL,
	`position` integer NOT NULL,
	`state` text NOT NULL,
	`file_id` text NOT NULL,
	`task_id` text NOT NULL,
	`order_id` text NOT NULL,
	`asset_id` text,
	`link_id` text NOT NULL,
	`size_bytes` integer NOT NULL,
	`part_size_bytes` integer NOT NULL,
	`part_count` integer NOT NULL,
	`store_upload` text,
	`part_at` integer NOT NULL,
	`ended_at` integer,
	FOREIGN KEY (`file_id`) REFERENCES `files`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`task_id`) REFERENCES `tasks`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`asset_id`) REFERENCES `assets`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `uploads_request` ON `uploads` (`request_id`,`position`);--> statement-breakpoint
CREATE INDEX `uploads_order` ON `uploads` (`order_id`) WHERE state in ('open', 'finishing');--> statement-breakpoint
CREATE INDEX `uploads_task` ON `uploads` (`task_id`);--> statement-breakpoint
CREATE INDEX `uploads_link` ON `uploads` (`link_id`) WHERE state in ('open', 'finishing');--> statement-breakpoint
CREATE INDEX `uploads_due` ON `uploads` (`part_at`) WHERE state in ('open', 'finishing');--> statement-breakpoint
CREATE INDEX `uploads_file` ON `uploads` (`file_id`);--> statement-breakpoint
CREATE INDEX `uploads_asset` ON `uploads` (`asset_id`) WHERE asset_id is not null;--> statement-breakpoint
CREATE INDEX `uploads_ended` ON `uploads` (`ended_at`) WHERE state = 'finished';--> statement-breakpoint
CREATE TABLE `workspaces` (
	`id` integer PRIMARY KEY NOT NULL,
	`created_at` integer NOT NULL,
	`name` text NOT NULL,
	`zone` text NOT NULL,
	`completed_retention_days` integer DEFAULT 30 NOT NULL,
	`retention_days` integer DEFAULT 30 NOT NULL,
	`grace_hours` integer DEFAULT 24 NOT NULL,
	`mail_from_name` text NOT NULL,
	`mail_from_address` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `guards` (
	`g0` integer,
	`g1` integer,
	`g2` integer,
	`g3` integer,
	CONSTRAINT "guard_0" CHECK("guards"."g0" = 1),
	CONSTRAINT "guard_1" CHECK("guards"."g1" = 1),
	CONSTRAINT "guard_2" CHECK("guards"."g2" = 1),
	CONSTRAINT "guard_3" CHECK("guards"."g3" = 1)
);
