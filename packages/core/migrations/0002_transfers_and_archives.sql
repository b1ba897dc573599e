CREATE TABLE `archives` (
	`id` text PRIMARY KEY NOT NULL,
	`created_at` integer NOT NULL,
	`container_id` text NOT NULL,
	`selection` text NOT NULL,
	`content_version` integer NOT NULL,
	`access_version` integer NOT NULL,
	`ends_at` integer,
	`object_key` text NOT NULL,
	`etag` text NOT NULL,
	`size_bytes` integer NOT NULL,
	`entries` integer NOT NULL,
	`used_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `archives_of` ON `archives` (`container_id`,`selection`,`content_version`,`access_version`);--> statement-breakpoint
CREATE INDEX `archives_used` ON `archives` (`used_at`);--> statement-breakpoint
CREATE TABLE `labels` (
	`holder_id` text NOT NULL,
	`base_key` text NOT NULL,
	`n` integer NOT NULL,
	`owner_id` text NOT NULL,
	PRIMARY KEY(`holder_id`, `base_key`, `n`)
);
--> statement-breakpoint
CREATE INDEX `labels_owner` ON `labels` (`owner_id`);--> statement-breakpoint
CREATE TABLE `quotas` (
	`holder_id` text PRIMARY KEY NOT NULL,
	`max_bytes` integer,
	`max_files` integer,
	`max_file_bytes` integer,
	`allowed_extensions` text DEFAULT '[]' NOT NULL,
	`used_bytes` integer DEFAULT 0 NOT NULL,
	`used_files` integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE `receipts` (
	`submission_id` text PRIMARY KEY NOT NULL,
	`created_at` integer NOT NULL,
	`state` text NOT NULL,
	`made_at` integer,
	`object_key` text,
	`size_bytes` integer,
	`sha256` text,
	`key_id` text,
	`signature` text,
	FOREIGN KEY (`submission_id`) REFERENCES `submissions`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`key_id`) REFERENCES `signing_keys`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `receipts_due` ON `receipts` (`created_at`) WHERE state = 'due';--> statement-breakpoint
CREATE TABLE `signing_keys` (
	`id` text PRIMARY KEY NOT NULL,
	`created_at` integer NOT NULL,
	`public_key` text NOT NULL,
	`sealed_private_key` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `asset_directories` (
	`asset_id` text NOT NULL,
	`path` text NOT NULL,
	PRIMARY KEY(`asset_id`, `path`),
	FOREIGN KEY (`asset_id`) REFERENCES `assets`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
ALTER TABLE `file_holders` ADD `superseded_at` integer;--> statement-breakpoint
ALTER TABLE `files` ADD `customer_id` text;--> statement-breakpoint
ALTER TABLE `files` ADD `counted` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `tasks` ADD `content_version` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE `tasks` ADD `access_version` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE `assets` ADD `files_in` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `assets` ADD `content_version` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE `assets` ADD `access_version` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE `uploads` ADD `new_version_of` text;--> statement-breakpoint
UPDATE files SET counted = 1, customer_id = (SELECT customer_id FROM upload_links WHERE upload_links.id = files.uploaded_by_link);--> statement-breakpoint
INSERT INTO quotas (holder_id, used_bytes, used_files) SELECT 'workspace', coalesce(sum(size_bytes), 0), count(*) FROM files;--> statement-breakpoint
INSERT INTO quotas (holder_id, used_bytes, used_files) SELECT customer_id, sum(size_bytes), count(*) FROM files WHERE customer_id IS NOT NULL GROUP BY customer_id;--> statement-breakpoint
INSERT INTO quotas (holder_id, used_bytes, used_files) SELECT uploaded_by_link, sum(size_bytes), count(*) FROM files WHERE uploaded_by_link IS NOT NULL GROUP BY uploaded_by_link;--> statement-breakpoint
UPDATE assets SET files_in = (SELECT count(*) FROM file_holders WHERE file_holders.asset_id = assets.id);--> statement-breakpoint
INSERT OR IGNORE INTO labels (holder_id, base_key, n, owner_id) SELECT h.holder_id, lower(f.name), 1, f.id FROM file_holders h JOIN files f ON f.id = h.file_id WHERE h.asset_id IS NULL;--> statement-breakpoint
INSERT OR IGNORE INTO labels (holder_id, base_key, n, owner_id) SELECT task_id, lower(name), 1, id FROM assets;
