<?php
// Settings of the test site. The address and the database come from peers/wordpress.sh.
define( 'DB_NAME', getenv( 'WP_PEER_DB' ) );
define( 'DB_USER', 'root' );
define( 'DB_PASSWORD', '' );
define( 'DB_HOST', getenv( 'WP_PEER_DB_HOST' ) );
define( 'DB_CHARSET', 'utf8mb4' );
define( 'WP_HOME', getenv( 'WP_PEER_URL' ) );
define( 'WP_SITEURL', getenv( 'WP_PEER_URL' ) );
define( 'WP_ENVIRONMENT_TYPE', 'local' ); // application passwords without TLS
define( 'WP_HTTP_BLOCK_EXTERNAL', true );
define( 'AUTOMATIC_UPDATER_DISABLED', true );
define( 'DISABLE_WP_CRON', true );
define( 'WP_DEBUG', false );
foreach ( array( 'AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE' ) as $name ) {
	define( $name . '_KEY', hash( 'sha256', DB_NAME . $name ) );
	define( $name . '_SALT', hash( 'sha256', $name . DB_NAME ) );
}
$table_prefix = 'wp_';
if ( ! defined( 'ABSPATH' ) ) {
	define( 'ABSPATH', __DIR__ . '/' );
}
require_once ABSPATH . 'wp-settings.php';
