<!DOCTYPE html>
<html <?php language_attributes(); ?>>
<head>
<meta charset="<?php bloginfo( 'charset' ); ?>">
<title><?php wp_title( '' ); ?> <?php bloginfo( 'name' ); ?></title>
<?php automatic_feed_links(); wp_head(); ?>
</head>
<body <?php body_class(); ?>>
<?php
while ( have_posts() ) {
	the_post();
	printf( '<article><h1><a href="%s">%s</a></h1>', esc_url( get_permalink() ), esc_html( get_the_title() ) );
	the_content();
	if ( is_singular() ) {
		echo '<ol class="comments">';
		wp_list_comments( array( 'style' => 'ol' ), get_comments( array( 'post_id' => get_the_ID(), 'status' => 'approve', 'order' => 'ASC' ) ) );
		echo '</ol>';
		comment_form();
	}
	echo '</article>';
}
wp_footer();
?>
</body>
</html>
