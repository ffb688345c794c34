package example.shipping.labels;

import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
public class ParcelStore {

  private final JdbcClient jdbc;

  public ParcelStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  public Optional<Parcel> find(String id) {
    return jdbc.sql("SELECT * FROM parcels WHERE id = :id").param("id", id).query(Parcel.class).optional();
  }

  public List<Parcel> waiting(String tenant) {
    return jdbc.sql("SELECT * FROM parcels WHERE tenant = :tenant AND handed_over_at IS NULL ORDER BY id")
        .param("tenant", tenant)
        .query(Parcel.class)
        .list();
  }
}
