Rails.application.config.action_mailer.smtp_settings = {
  address: ENV.fetch("SMTP_ADDRESS"),
  user_name: ENV.fetch("SMTP_USER"),
  password: ENV.fetch("SMTP_PASSWORD"),
  enable_starttls: true
}
